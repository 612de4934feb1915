import { fail, type Failure } from '../../contract/result.ts';
import { type BodyReader, noUsers } from './body-reader.ts';
import { complaint } from './cell-rules.ts';
import type { Gathered } from './gathered.ts';
import { JsonGatherer } from './json-gatherer.ts';
import { JsonScanner } from './json-scanner.ts';
import { jsonCells } from './json-user.ts';
import { LONGEST_LINE, type RosterColumn, type RosterOptions } from './roster.ts';

/**
 * Reads `[{…}, …]` and `{"users": [{…}, …]}`, user by user: the file is never held as a whole, and each user has a line. Errors: BAD_JSON,
 * EMPTY_ROSTER, MISSING_COLUMN, ROSTER_TOO_LONG.
 */
export class JsonReader implements BodyReader {
  readonly format = 'json';
  readonly delimiter = null;
  readonly #users: JsonGatherer;
  readonly #scanner = new JsonScanner();
  #parts: Buffer[] = [];
  #length = 0;
  #line = 0;
  #failure: Failure | null = null;

  constructor(options: RosterOptions) {
    this.#users = new JsonGatherer(options);
  }

  get gathered(): Gathered {
    return this.#users.gathered;
  }

  columns(): readonly RosterColumn[] {
    return this.#users.columns.list();
  }

  write(bytes: Buffer): Promise<Failure | null> {
    let start = this.#line > 0 ? 0 : -1;
    const fine = this.#scanner.feed(bytes, {
      begin: (at, line) => {
        start = at;
        this.#line = line;
      },
      end: (at) => {
        this.#keep(bytes.subarray(start, at));
        start = -1;
        this.#failure ??= this.#take();
      },
    });
    if (start >= 0) this.#keep(bytes.subarray(start));
    // What came before the damage tells more: a user that cannot be parsed is often the reason for it.
    return Promise.resolve(this.#failure ?? (fine ? null : damaged(this.#scanner.line)));
  }

  end(): Promise<Failure | null> {
    if (!this.#scanner.complete) return Promise.resolve(damaged(this.#scanner.line));
    const failure = this.#users.flush();
    return Promise.resolve(failure ?? (this.gathered.empty ? noUsers('json') : null));
  }

  /** A user that is too long is not held. */
  #keep(part: Buffer): void {
    this.#length += part.length;
    if (this.#length <= LONGEST_LINE) this.#parts.push(part);
    else this.#parts = [];
  }

  #take(): Failure | null {
    const [text, length, line] = [Buffer.concat(this.#parts).toString('utf8'), this.#length, this.#line];
    this.#parts = [];
    this.#length = 0;
    this.#line = 0;
    if (length > LONGEST_LINE) {
      this.gathered.wrong(
        line,
        '',
        complaint('LINE_TOO_LONG', `This user has more than ${LONGEST_LINE / 1024} kB.`),
      );
      return null;
    }
    let value: unknown;
    try {
      value = JSON.parse(text);
    } catch (error) {
      return damaged(line + lineOfError(error, text));
    }
    const cells = jsonCells(value);
    return cells ? this.#users.add(line, cells) : damaged(line);
  }
}

/** Lines from the beginning of the text to the damage, as far as Node tells. The message of the error quotes the text: only its number is used. */
function lineOfError(error: unknown, text: string): number {
  const position =
    error instanceof SyntaxError
      ? /at position (\d+)(?: \(line \d+ column \d+\))?$/.exec(error.message)?.[1]
      : undefined;
  return position === undefined ? 0 : text.slice(0, Number(position)).split('\n').length - 1;
}

function damaged(line: number): Failure {
  return fail(
    'BAD_JSON',
    `The file is not readable as JSON near line ${line}: check brackets, commas and quotes there. ` +
      'A roster is a list, [{"username": …, "password": …}], or {"users": [...]}, or has one such object on each line.',
  ).error;
}
