import type Database from 'libsql';
import { ok, type Result } from '../contract/result.ts';
import { COOL_DOWN_MS } from '../totp/cool-down.ts';
import type { Ledger, LedgerChange, LedgeredToken, LedgerState } from '../totp/ledger.ts';
import type { Commits } from './commits.ts';
import type { Row } from './database.ts';
import { AMONG, statement } from './statements.ts';

const TAKE = `INSERT INTO ledger (fingerprint, last_step, taken_at) VALUES (?,?,?)
  ON CONFLICT (fingerprint) DO UPDATE SET last_step = max(last_step, excluded.last_step), taken_at = excluded.taken_at`;

/** The ledger in a file: the write lock of a transaction is the one that all processes share. */
export class SqliteLedger implements Ledger {
  readonly #db: Database.Database;
  readonly #commits: Commits;
  readonly #now: () => number;

  constructor(db: Database.Database, commits: Commits, now: () => number) {
    this.#db = db;
    this.#commits = commits;
    this.#now = now;
  }

  last({ fingerprint }: LedgeredToken): Promise<number | null> {
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
    { fingerprint }: LedgeredToken,
    choose: (state: LedgerState) => Result<T>,
  ): Promise<Result<T>> {
    // On disk when this resolves, before anyone sees the code.
    return this.#commits.add(() => {
      const chosen = choose({ last: this.lastNow(fingerprint), refusals: this.#refusals(fingerprint) });
      if (chosen.ok) this.#forward(fingerprint, chosen.value.step);
      return chosen;
    });
  }

  async record(
    { fingerprint }: LedgeredToken,
    { forwardTo, refusal }: LedgerChange,
  ): Promise<Result<undefined>> {
    // Most accepted codes have nothing to clear, and users at work by the thousand shall not wait for that.
    if (forwardTo === undefined && refusal === 'clear' && this.#refusals(fingerprint).length === 0)
      return ok(undefined);
    const write = (): void => {
      if (forwardTo !== undefined) this.#forward(fingerprint, forwardTo);
      if (refusal === 'clear') {
        statement(this.#db, 'DELETE FROM refusal WHERE fingerprint = ?').run(fingerprint);
      } else if (refusal !== undefined) {
        statement(this.#db, 'DELETE FROM refusal WHERE at < ?').run(refusal - COOL_DOWN_MS);
        statement(this.#db, 'INSERT INTO refusal (fingerprint, at) VALUES (?,?)').run(fingerprint, refusal);
      }
    };
    // A step that somebody spent must outlast a power loss; a refusal is found out again.
    await (forwardTo === undefined ? this.#commits.note(write) : this.#commits.add(write));
    return ok(undefined);
  }

  #forward(fingerprint: string, step: number): void {
    statement(this.#db, TAKE).run(fingerprint, step, this.#now());
  }

  #refusals(fingerprint: string): number[] {
    const rows = statement(this.#db, 'SELECT at FROM refusal WHERE fingerprint = ? ORDER BY at').all(
      fingerprint,
    ) as Row[];
    return rows.map((row) => Number(row['at']));
  }
}
