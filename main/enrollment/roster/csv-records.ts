import { CsvError, Parser } from 'csv-parse';
import { fail, type Failure } from '../../contract/result.ts';
import { lineBreaksIn } from './line-breaks.ts';
import { LONGEST_LINE } from './roster.ts';

/** One record; `line` is where it begins. A failure given back ends the reading. */
export type OnRecord = (cells: readonly string[], line: number) => Failure | null;

/**
 * csv-parse, with the records handed over as they are parsed. Its queue of records would hand them over late, and with an error not at
 * all: the line where a table breaks off would be unknown. It also takes half as long again.
 *
 * Lines are counted here: the library counts CRLF inside quotes as two.
 */
class RecordParser extends Parser {
  /** Line where the next record begins. */
  line: number;
  failure: Failure | null = null;
  readonly #onRecord: OnRecord;
  #linesBefore = 0;

  constructor(delimiter: string, firstLine: number, onRecord: OnRecord) {
    super({
      columns: false,
      delimiter,
      // All three, for files put together from several systems.
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      // Spreadsheets put cells with quotes on the clipboard as they are: p"q is p"q there.
      relax_quotes: delimiter === '\t',
      max_record_size: LONGEST_LINE,
    });
    this.line = firstLine;
    this.#onRecord = onRecord;
  }

  override push(record: unknown): boolean {
    if (!Array.isArray(record)) return super.push(record);
    if (!this.failure) this.#take(record as string[]);
    return true;
  }

  #take(cells: readonly string[]): void {
    const line = this.line;
    this.line += 1;
    // One line further by the library's count as well: no cell has a line break, and none needs a look.
    if (this.info.lines !== this.#linesBefore + 1) {
      for (const cell of cells) this.line += lineBreaksIn(cell);
    }
    this.#linesBefore = this.info.lines;
    this.failure = this.#swallowed(cells, line) ?? this.#onRecord(cells, line);
  }

  /** Where quotes are read leniently, one that begins a cell and closes lines later has taken other users with it. */
  #swallowed(cells: readonly string[], line: number): Failure | null {
    if (this.line === line + 1 || !this.options.relax_quotes) return null;
    return cells.some((cell) => cell.startsWith('"') && /[\r\n]/.test(cell)) ? badQuotes(line) : null;
  }

  /** What the library's error means. Its own message may quote the line, and the line holds a password. */
  refusal(error: unknown): Failure {
    if (!(error instanceof CsvError)) throw error;
    const reached = typeof error['lines'] === 'number' ? error['lines'] : 0;
    if (error.code !== 'CSV_MAX_RECORD_SIZE') return badQuotes(this.line);
    return reached > this.#linesBefore + 1 ? badQuotes(this.line) : tooLong(this.line);
  }
}

function badQuotes(line: number): Failure {
  return fail(
    'BAD_CSV',
    `The file is not readable as CSV near line ${line}: a quote (") there is not closed, or stands inside a value. ` +
      'Write a value that has a quote in quotes, and its quotes twice: "a""b".',
  ).error;
}

export function tooLong(line: number): Failure {
  return fail(
    'LINE_TOO_LONG',
    `Line ${line} is longer than ${LONGEST_LINE / 1024} kB. Check that each user has a line of its own, and that each quote (") is closed.`,
  ).error;
}

/** A table being read. After a failure nothing more is to be written. */
export class CsvRecords {
  readonly #parser: RecordParser;
  #error: unknown = null;

  /** `firstLine`: the line of the file that the first byte stands in. */
  constructor(delimiter: string, firstLine: number, onRecord: OnRecord) {
    this.#parser = new RecordParser(delimiter, firstLine, onRecord);
    this.#parser.on('error', (error) => (this.#error = error));
    // Nothing is queued, but only a stream that flows comes to its end.
    this.#parser.resume();
  }

  async write(bytes: Buffer): Promise<Failure | null> {
    await new Promise<void>((resolve) => {
      this.#parser.write(bytes, (error) => {
        this.#error ??= error ?? null;
        resolve();
      });
    });
    return this.#outcome();
  }

  async end(): Promise<Failure | null> {
    await new Promise<void>((resolve) => {
      this.#parser.once('close', resolve);
      this.#parser.end();
    });
    return this.#outcome();
  }

  #outcome(): Failure | null {
    if (this.#parser.failure) return this.#parser.failure;
    return this.#error === null ? null : this.#parser.refusal(this.#error);
  }
}
