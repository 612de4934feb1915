import type { Failure } from '../../contract/result.ts';
import { mapHeader, ownMapping, settle, shown, type MappedColumn, type OwnMapping } from './columns.ts';
import { checkColumns } from './header-checks.ts';
import type { RosterColumn, RosterOptions } from './roster.ts';

/** A file with more different keys than this is no roster; the rest of them is let be. */
const MOST_COLUMNS = 500;

/** The keys of JSON users: each user may have others, so the columns become known on the way. */
export class JsonColumns {
  readonly #own: OwnMapping;
  readonly #passwords: RosterOptions['passwords'];
  readonly #columns = new Map<string, MappedColumn>();
  #settled = false;

  constructor(options: RosterOptions) {
    this.#own = ownMapping(options.columns);
    this.#passwords = options.passwords;
  }

  list(): readonly RosterColumn[] {
    return [...this.#columns.values()].map(shown);
  }

  /** null for keys beyond the most. */
  get(header: string): MappedColumn | null {
    const known = this.#columns.get(header);
    if (known) return known;
    if (this.#columns.size >= MOST_COLUMNS) return null;
    const mapped = mapHeader(header, this.#own);
    const column = this.#settled ? this.#late(mapped) : mapped;
    this.#columns.set(header, column);
    return column;
  }

  /** With the keys of the first users: which column has the user names. Error MISSING_COLUMN. */
  settle(): Failure | null {
    const columns = settle([...this.#columns.values()]);
    const complete = checkColumns(columns, this.#own, this.#passwords, true);
    if (!complete.ok) return complete.error;
    for (const column of columns) this.#columns.set(column.header, column);
    this.#settled = true;
    return null;
  }

  /** What the user said goes before a guess, here as well. */
  #late(column: MappedColumn): MappedColumn {
    const told = [...this.#columns.values()].some((one) => one.told && one.field === column.field);
    return told && !column.told ? { ...column, field: 'ignore', attribute: null, guessed: true } : column;
  }
}
