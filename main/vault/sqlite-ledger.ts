import type Database from 'libsql';
import type { Result } from '../contract/result.ts';
import type { Ledger } from '../totp/ledger.ts';
import type { Commits } from './commits.ts';
import type { Row } from './database.ts';
import { AMONG, statement } from './statements.ts';

const TAKE = `INSERT INTO ledger (fingerprint, last_step, taken_at) VALUES (?,?,?)
  ON CONFLICT (fingerprint) DO UPDATE SET last_step = max(last_step, excluded.last_step), taken_at = excluded.taken_at`;

/** The ledger in the vault's file: the write lock of a transaction is the one that all processes share. */
export class SqliteLedger implements Ledger {
  readonly #db: Database.Database;
  readonly #commits: Commits;
  readonly #now: () => number;

  constructor(db: Database.Database, commits: Commits, now: () => number) {
    this.#db = db;
    this.#commits = commits;
    this.#now = now;
  }

  last(fingerprint: string): Promise<number | null> {
    return Promise.resolve(this.lastNow(fingerprint));
  }

  /** As `last`, for showing many rows at once. */
  lastNow(fingerprint: string): number | null {
    const row = statement(this.#db, 'SELECT last_step FROM ledger WHERE fingerprint = ?').get(fingerprint) as
      Row | undefined;
    return row ? Number(row['last_step']) : null;
  }

  /** The last step taken, by account, of all or of these: what the window marks as spent. */
  stepsByAccount(accountIds?: readonly string[]): Map<string, number> {
    const select = 'SELECT account_id, max(last_step) AS step FROM token JOIN ledger USING (fingerprint)';
    const rows = (
      accountIds === undefined
        ? this.#db.prepare(`${select} GROUP BY account_id`).all()
        : statement(this.#db, `${select} WHERE account_id IN ${AMONG} GROUP BY account_id`).all(
            JSON.stringify(accountIds),
          )
    ) as Row[];
    return new Map(rows.map((row) => [String(row['account_id']), Number(row['step'])]));
  }

  take<T extends { readonly step: number }>(
    fingerprint: string,
    choose: (last: number | null) => Result<T>,
  ): Promise<Result<T>> {
    // The commit (synchronous=FULL) is on disk when this resolves, before anyone sees the code.
    return this.#commits.add(() => this.takeNow(fingerprint, choose));
  }

  /** As `take`, as a part of a transaction of the caller: nobody may see the code before that is committed. */
  takeNow<T extends { readonly step: number }>(
    fingerprint: string,
    choose: (last: number | null) => Result<T>,
  ): Result<T> {
    const chosen = choose(this.lastNow(fingerprint));
    if (chosen.ok) statement(this.#db, TAKE).run(fingerprint, chosen.value.step, this.#now());
    return chosen;
  }
}
