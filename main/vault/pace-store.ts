import type Database from 'libsql';
import type { Row } from './database.ts';
import { statement } from './statements.ts';

/** Further ahead than this no honest plan reaches: a clock was set back. ms */
const FARTHEST_MS = 10 * 60_000;

/** When the next user may be begun: shared by all processes of this vault, since they share the quotas. */
export class PaceStore {
  readonly #db: Database.Database;
  readonly #now: () => number;

  constructor(db: Database.Database, now: () => number) {
    this.#db = db;
    this.#now = now;
  }

  /** Takes the next start within `scope`, `intervalMs` before any other. Gives its time, ms. To be called in a transaction. */
  take(scope: string, intervalMs: number): number {
    const now = this.#now();
    const row = statement(this.#db, 'SELECT next_start FROM pace WHERE scope = ?').get(scope) as
      Row | undefined;
    const next = Number(row?.['next_start'] ?? 0);
    const start = next > now + FARTHEST_MS ? now : Math.max(now, next);
    const sql = `INSERT INTO pace (scope, next_start) VALUES (?, ?)
      ON CONFLICT (scope) DO UPDATE SET next_start = excluded.next_start`;
    statement(this.#db, sql).run(scope, start + intervalMs);
    return start;
  }
}
