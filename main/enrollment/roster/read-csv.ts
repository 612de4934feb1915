import type { Failure } from '../../contract/result.ts';
import { type BodyReader, emptyRoster, noUsers } from './body-reader.ts';
import { complaint } from './cell-rules.ts';
import { UserCheck } from './check-user.ts';
import { mapHeader, ownMapping, settle, shown, type MappedColumn, type OwnMapping } from './columns.ts';
import { CsvRecords } from './csv-records.ts';
import { readFirstLine, type FirstLine } from './first-line.ts';
import { Gathered } from './gathered.ts';
import { checkColumns, checkTwice, isAllWords, isHeader } from './header-checks.ts';
import { plainName } from './known-columns.ts';
import type { RosterColumn, RosterOptions } from './roster.ts';

/**
 * Reads CSV with a header. Fewer cells than columns are fine, more are a problem of the line; lines without anything in them are let be.
 * Errors: EMPTY_ROSTER, BAD_CSV, LINE_TOO_LONG, MISSING_COLUMN, DUPLICATE_COLUMN, ROSTER_TOO_LONG.
 */
export class CsvReader implements BodyReader {
  readonly format = 'csv';
  readonly delimiter: string;
  readonly gathered = new Gathered();
  readonly #own: OwnMapping;
  readonly #passwords: RosterOptions['passwords'];
  readonly #toBeMapped: boolean;
  readonly #check: UserCheck;
  readonly #records: CsvRecords;
  #columns: readonly MappedColumn[] | null = null;
  #skip: number;

  constructor(head: string, options: RosterOptions) {
    this.#own = ownMapping(options.columns);
    this.#passwords = options.passwords;
    this.#toBeMapped = options.toBeMapped ?? false;
    this.#check = new UserCheck(options.passwords, 'csv');
    const first: FirstLine = readFirstLine(head, this.#own);
    this.delimiter = first.delimiter;
    this.#skip = first.skip;
    this.#records = new CsvRecords(first.delimiter, first.skip > 0 ? 2 : 1, (cells, line) =>
      this.#take(cells, line),
    );
  }

  columns(): readonly RosterColumn[] {
    return (this.#columns ?? []).filter(({ header }) => header !== '').map(shown);
  }

  write(bytes: Buffer): Promise<Failure | null> {
    const rest = bytes.subarray(this.#skip);
    this.#skip = Math.max(0, this.#skip - bytes.length);
    return this.#records.write(rest);
  }

  async end(): Promise<Failure | null> {
    const failure = await this.#records.end();
    if (failure) return failure;
    if (!this.#columns) return emptyRoster();
    return this.gathered.empty && !this.#isUnmapped ? noUsers('csv') : null;
  }

  #take(cells: readonly string[], line: number): Failure | null {
    // Spreadsheets write the empty rest of a sheet as lines of delimiters.
    if (cells.every((cell) => cell === '' || cell.trim() === '')) return null;
    if (!this.#columns) return this.#takeHeader(cells);
    if (this.#isHeaderAgain(cells)) {
      this.gathered.wrong(
        line,
        '',
        complaint('REPEATED_HEADER', 'The header stands here once more. Delete this line.'),
      );
      return null;
    }
    if (this.#isUnmapped) return null;
    const checked = this.#check.check(line, this.#columns, cells);
    if (this.#hasTooMany(cells)) {
      const username = checked.wrong ? checked.username : checked.user.username;
      this.gathered.wrong(line, username, this.#tooManyFields());
      return null;
    }
    return this.gathered.add(line, checked);
  }

  #takeHeader(cells: readonly string[]): Failure | null {
    const columns = settle(cells.map((cell) => mapHeader(cell, this.#own)));
    const complete = checkColumns(columns, this.#own, this.#passwords, isHeader(columns));
    const show = this.#toBeMapped && isAllWords(columns);
    if (!complete.ok && !show) return complete.error;
    const once = checkTwice(columns);
    if (!once.ok) return once.error;
    this.#columns = columns;
    return null;
  }

  get #isUnmapped(): boolean {
    return !(this.#columns ?? []).some(({ field }) => field === 'username');
  }

  /** Files put together from several: `cat a.csv b.csv`. */
  #isHeaderAgain(cells: readonly string[]): boolean {
    const columns = this.#columns ?? [];
    return (
      cells.length === columns.length && cells.every((cell, i) => isSame(cell, columns[i]?.header ?? ''))
    );
  }

  #hasTooMany(cells: readonly string[]): boolean {
    const most = this.#columns?.length ?? 0;
    return cells.length > most && cells.slice(most).some((cell) => cell.trim() !== '');
  }

  #tooManyFields() {
    return complaint(
      'TOO_MANY_FIELDS',
      `This line has more cells than the header has columns (${this.#columns?.length ?? 0}). ` +
        `Write a value that has a ${this.delimiter === '\t' ? 'tab' : this.delimiter} in quotes.`,
    );
  }
}

function isSame(cell: string, header: string): boolean {
  // Lengths differ for nearly every user: the first cell settles it.
  if (Math.abs(cell.length - header.length) > 8) return false;
  return plainName(cell) === plainName(header);
}
