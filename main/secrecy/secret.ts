import { inspect } from 'node:util';

/**
 * A password, token or software-token secret on its way through the program. Whatever prints it (a log,
 * JSON, a template string, a stack trace's inspected arguments) gets `[redacted]`: the type keeps the secret out
 * of logs, not the discipline of each caller. Only `reveal()` gives the text, and a search for that word
 * finds every place that does so.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  get length(): number {
    return this.#text.length;
  }

  toString(): string {
    return '[redacted]';
  }

  toJSON(): string {
    return '[redacted]';
  }

  [inspect.custom](): string {
    return '[redacted]';
  }
}
