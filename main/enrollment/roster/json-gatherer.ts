import type { Failure } from '../../contract/result.ts';
import { complaint } from './cell-rules.ts';
import { UserCheck, type Cell } from './check-user.ts';
import type { MappedColumn } from './columns.ts';
import { Gathered } from './gathered.ts';
import { JsonColumns } from './json-columns.ts';
import type { JsonCell } from './json-user.ts';
import type { RosterOptions } from './roster.ts';

/** Users whose keys are collected before the meaning of the keys is settled. */
const SAMPLE = 100;

/** Makes users of JSON objects, whichever way they were found in the file. */
export class JsonGatherer {
  readonly gathered = new Gathered();
  readonly columns: JsonColumns;
  readonly #check: UserCheck;
  #held: { readonly line: number; readonly cells: readonly JsonCell[] }[] | null = [];

  constructor(options: RosterOptions) {
    this.columns = new JsonColumns(options);
    this.#check = new UserCheck(options.passwords, 'json');
  }

  add(line: number, cells: readonly JsonCell[]): Failure | null {
    if (!this.#held) return this.#take(line, cells);
    for (const { header } of cells) this.columns.get(header);
    this.#held.push({ line, cells });
    return this.#held.length < SAMPLE ? null : this.flush();
  }

  /** Takes what was held back. To be called at the end too. */
  flush(): Failure | null {
    const held = this.#held;
    if (!held || held.length === 0) return null;
    this.#held = null;
    let failure = this.columns.settle();
    for (const { line, cells } of held) failure ??= this.#take(line, cells);
    return failure;
  }

  #take(line: number, given: readonly JsonCell[]): Failure | null {
    const columns: MappedColumn[] = [];
    const cells: Cell[] = [];
    let twice: MappedColumn | null = null;
    for (const { header, cell } of given) {
      const column = this.columns.get(header.trim());
      if (!column || column.field === 'ignore') continue;
      if (columns.some((one) => one.field === column.field)) twice = column;
      columns.push(column);
      cells.push(cell);
    }
    const checked = this.#check.check(line, columns, cells);
    if (!twice) return this.gathered.add(line, checked);
    const username = checked.wrong ? checked.username : checked.user.username;
    const message = `Two keys of this user are taken for ${twice.field}. Rename one, or map one to "ignore".`;
    this.gathered.wrong(line, username, complaint('DUPLICATE_COLUMN', message, twice.header));
    return null;
  }
}
