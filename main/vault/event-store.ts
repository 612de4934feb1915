import type Database from 'libsql';
import type { HistoryEvent } from '../contract/accounts.ts';
import type { Row } from './database.ts';
import { statement } from './statements.ts';

/** What happened to an account, for people. Holds no code and no secret. */
export class EventStore {
  readonly #db: Database.Database;
  readonly #now: () => number;

  constructor(db: Database.Database, now: () => number) {
    this.#db = db;
    this.#now = now;
  }

  add(accountId: string | null, kind: string, detail: string): void {
    statement(this.#db, 'INSERT INTO event (at, account_id, kind, detail) VALUES (?,?,?,?)').run(
      this.#now(),
      accountId,
      kind,
      detail,
    );
  }

  /** Newest first. */
  of(accountId: string, limit = 100): HistoryEvent[] {
    const rows = statement(
      this.#db,
      'SELECT at, kind, detail FROM event WHERE account_id = ? ORDER BY id DESC LIMIT ?',
    ).all(accountId, limit) as Row[];
    return rows.map((row) => ({
      at: Number(row['at']),
      kind: String(row['kind']),
      detail: String(row['detail']),
    }));
  }
}
