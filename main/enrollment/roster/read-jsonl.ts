import type { Failure } from '../../contract/result.ts';
import { type BodyReader, noUsers } from './body-reader.ts';
import { complaint } from './cell-rules.ts';
import type { Gathered } from './gathered.ts';
import { JsonGatherer } from './json-gatherer.ts';
import { jsonCells } from './json-user.ts';
import { LONGEST_LINE, type RosterColumn, type RosterOptions } from './roster.ts';

const LF = 10;

/**
 * Reads JSON lines, one user a line. A damaged line is a problem of that line. Empty lines and comments (`#`, as coglet has them) are let
 * be. Errors: EMPTY_ROSTER, MISSING_COLUMN, ROSTER_TOO_LONG.
 */
export class JsonLinesReader implements BodyReader {
  readonly format = 'jsonl';
  readonly delimiter = null;
  readonly #users: JsonGatherer;
  #parts: Buffer[] = [];
  #length = 0;
  #line = 1;

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
    let failure: Failure | null = null;
    let start = 0;
    for (let end = bytes.indexOf(LF); end !== -1 && !failure; end = bytes.indexOf(LF, start)) {
      this.#keep(bytes.subarray(start, end));
      failure = this.#take();
      start = end + 1;
    }
    this.#keep(bytes.subarray(start));
    return Promise.resolve(failure);
  }

  end(): Promise<Failure | null> {
    const failure = this.#take() ?? this.#users.flush();
    return Promise.resolve(failure ?? (this.gathered.empty ? noUsers('jsonl') : null));
  }

  /** A line that is too long is not held. */
  #keep(part: Buffer): void {
    this.#length += part.length;
    if (this.#length <= LONGEST_LINE) this.#parts.push(part);
    else this.#parts = [];
  }

  #take(): Failure | null {
    const [text, length, line] = [
      Buffer.concat(this.#parts).toString('utf8').trim(),
      this.#length,
      this.#line,
    ];
    this.#parts = [];
    this.#length = 0;
    this.#line += 1;
    if (length > LONGEST_LINE) {
      const message = `This line is longer than ${LONGEST_LINE / 1024} kB. Check that each user has a line of its own.`;
      this.gathered.wrong(line, '', complaint('LINE_TOO_LONG', message));
      return null;
    }
    if (text === '' || text.startsWith('#')) return null;
    const cells = cellsOf(text);
    if (cells) return this.#users.add(line, cells);
    const message = 'This line is no JSON object. Check its brackets, commas and quotes.';
    this.gathered.wrong(line, '', complaint('BAD_JSON', message));
    return null;
  }
}

function cellsOf(text: string) {
  try {
    return jsonCells(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
