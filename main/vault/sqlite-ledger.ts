import type Database from 'libsql';
import type { Result } from '../contract/result.ts';
import type { Ledger } from '../totp/ledger.ts';
import type { Row } from './database.ts';

/** The ledger in the vault's file: `BEGIN IMMEDIATE` is the lock that all processes share. */
export class SqliteLedger implements Ledger {
  readonly #db: Database.Database;
  readonly #now: () => number;

  constructor(db: Database.Database, now: () => number) {
    this.#db = db;
    this.#now = now;
  }

  last(fingerprint: string): Promise<number | null> {
    return Promise.resolve(this.lastNow(fingerprint));
  }

  /** As `last`, for showing many rows at once. */
  lastNow(fingerprint: string): number | null {
    const row = this.#db.prepare('SELECT last_step FROM ledger WHERE fingerprint = ?').get(fingerprint) as
      Row | undefined;
    return row ? Number(row['last_step']) : null;
  }

  /** The last step taken, by account: what the window marks as spent. */
  stepsByAccount(): Map<string, number> {
    const rows = this.#db
      .prepare(
        'SELECT account_id, max(last_step) AS step FROM token JOIN ledger USING (fingerprint) GROUP BY account_id',
      )
      .all() as Row[];
    return new Map(rows.map((row) => [String(row['account_id']), Number(row['step'])]));
  }

  take<T extends { readonly step: number }>(
    fingerprint: string,
    choose: (last: number | null) => Result<T>,
  ): Promise<Result<T>> {
    const inTransaction = this.#db.transaction(() => {
      const chosen = choose(this.lastNow(fingerprint));
      if (chosen.ok) {
        this.#db
          .prepare(
            `INSERT INTO ledger (fingerprint, last_step, taken_at) VALUES (?,?,?)
             ON CONFLICT (fingerprint) DO UPDATE SET last_step = max(last_step, excluded.last_step), taken_at = excluded.taken_at`,
          )
          .run(fingerprint, chosen.value.step, this.#now());
      }
      return chosen;
    });
    // The commit (synchronous=FULL) is on disk when this returns, before anyone sees the code.
    return Promise.resolve(inTransaction.immediate());
  }
}
