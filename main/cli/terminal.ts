import { once } from 'node:events';
import type { Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import type { Failure } from '../contract/result.ts';
import { Secret } from '../secrecy/secret.ts';
import { exitCodeOf } from './exit-codes.ts';

/** stdout holds the answer and nothing else, so that it can be piped; talk goes to stderr. */
export interface Terminal {
  readonly json: boolean;
  /** Of the terminal that the answer goes to; null where it goes to a file or another program. */
  readonly columns: number | null;
  /** Whether talk goes to a terminal, where a line can replace itself. */
  readonly live: boolean;
  /** A line of the answer. */
  answer(text: string): void;
  /** The answer as JSON, one line. */
  answerJson(value: unknown): void;
  /** Talk for a person; silent with --json. */
  say(text: string): void;
  /** A line that replaces itself on a terminal, and is not printed where stderr is none. */
  progress(text: string): void;
}

export function terminal(json: boolean): Terminal {
  const live = process.stderr.isTTY && !json;
  let inProgress = false;
  const endProgress = (): void => {
    if (inProgress) process.stderr.write('\r\u001B[K');
    inProgress = false;
  };
  return {
    json,
    columns: process.stdout.isTTY ? process.stdout.columns : null,
    live,
    answer(text) {
      endProgress();
      process.stdout.write(`${text}\n`);
    },
    answerJson(value) {
      process.stdout.write(`${JSON.stringify(value)}\n`);
    },
    say(text) {
      if (json) return;
      endProgress();
      process.stderr.write(`${text}\n`);
    },
    progress(text) {
      if (!live) return;
      inProgress = true;
      process.stderr.write(`\r\u001B[K${text.slice(0, (process.stderr.columns ?? 80) - 1)}`);
    },
  };
}

/** Ends a command with an error: one sentence, or one line of JSON, on stderr. Gives the exit code. */
export function report(error: Failure, json: boolean): number {
  const { code, message, retryAfterMs } = error;
  const shown = { code, message, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
  process.stderr.write(json ? `${JSON.stringify({ error: shown })}\n` : `poolkey: ${message} [${code}]\n`);
  return exitCodeOf(code);
}

/** Asks without showing what is typed. Null where nobody can answer. */
export async function askSecret(question: string): Promise<Secret | null> {
  if (!process.stdin.isTTY) return null;
  const silent = new Writable({
    write(_chunk, _encoding, done) {
      done();
    },
  });
  // Loaded when somebody is asked: scripts start faster without it.
  const { createInterface } = await import('node:readline/promises');
  // From here on the terminal shows nothing; only then is anybody asked.
  const reader = createInterface({ input: process.stdin, output: silent, terminal: true });
  process.stderr.write(question);
  try {
    const text = await answerTo(reader, '');
    process.stderr.write('\n');
    return text === null || text === '' ? null : new Secret(text);
  } finally {
    reader.close();
  }
}

/** Asks on a terminal. Null where nobody can answer. */
export async function askLine(question: string): Promise<string | null> {
  if (!process.stdin.isTTY) return null;
  const { createInterface } = await import('node:readline/promises');
  const reader = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await answerTo(reader, question);
    if (answer === null) process.stderr.write('\n');
    return answer;
  } finally {
    reader.close();
  }
}

/** Null where there is none: the end of the input, or Ctrl+C, which node tells by an error. */
function answerTo(reader: Interface, question: string): Promise<string | null> {
  const closed = once(reader, 'close').then(() => null);
  const answered = reader.question(question).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'AbortError') return null;
    throw error;
  });
  return Promise.race([answered, closed]);
}

/** A secret by stdin, never an argument: piped in, or asked for where somebody sits there. */
export async function readSecret(what: string): Promise<Secret> {
  if (!process.stdin.isTTY) return new Secret(await readStdin());
  return (await askSecret(`${what}: `)) ?? new Secret('');
}

/** All of stdin. The line break at its end is not part of it. */
export async function readStdin(): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of process.stdin) parts.push(Buffer.from(part as Uint8Array));
  return Buffer.concat(parts)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}
