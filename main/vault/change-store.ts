import type Database from 'libsql';
import type { Row } from './database.ts';
import { statement } from './statements.ts';

/** Accounts that differ from what was read before, and the place in the order of changes up to which that is so. */
export interface AccountChanges {
  readonly ids: readonly string[];
  readonly seq: number;
}

/**
 * Which accounts were changed, by whatever process: a row, a token or a step of the ledger. Triggers keep it (see
 * `schema.ts`), so that a change costs those who watch what it touches, and not the whole list.
 */
export class ChangeStore {
  readonly #db: Database.Database;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /** The place of the last change; 0 before the first. */
  get last(): number {
    const row = statement(this.#db, 'SELECT coalesce(max(seq), 0) AS seq FROM account_change').get() as Row;
    return Number(row['seq']);
  }

  /** What changed after the place `seq`. Those whose account is gone are among them. */
  after(seq: number): AccountChanges {
    const rows = statement(
      this.#db,
      'SELECT account_id, seq FROM account_change WHERE seq > ? ORDER BY seq',
    ).all(seq) as Row[];
    return {
      ids: rows.map((row) => String(row['account_id'])),
      seq: Number(rows.at(-1)?.['seq'] ?? seq),
    };
  }
}
