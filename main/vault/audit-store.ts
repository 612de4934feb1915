import type Database from 'libsql';
import type { AuditView } from '../contract/broker.ts';
import type { Commits } from './commits.ts';
import type { Row } from './database.ts';
import { statement } from './statements.ts';

export type AuditEntry = Omit<AuditView, 'id' | 'at'>;

/** Entries that are kept; a run of 40 tests makes some hundred. */
const KEPT = 20_000;

/** What programs asked for. Holds no code and no secret. */
export class AuditStore {
  readonly #db: Database.Database;
  readonly #commits: Commits;
  readonly #now: () => number;

  constructor(db: Database.Database, commits: Commits, now: () => number) {
    this.#db = db;
    this.#commits = commits;
    this.#now = now;
  }

  async add({ project, client, account, verb, outcome, waitedMs }: AuditEntry): Promise<void> {
    await this.#commits.note(() => {
      const { lastInsertRowid } = statement(
        this.#db,
        'INSERT INTO audit (at, project, client, account, verb, outcome, waited_ms) VALUES (?,?,?,?,?,?,?)',
      ).run(this.#now(), project, client, account, verb, outcome, Math.round(waitedMs));
      const id = Number(lastInsertRowid);
      if (id % 100 === 0) statement(this.#db, 'DELETE FROM audit WHERE id <= ?').run(id - KEPT);
    });
  }

  /** Newest first; `before`: older than this one. */
  list({
    before = Number.MAX_SAFE_INTEGER,
    count,
  }: {
    before?: number | undefined;
    count: number;
  }): AuditView[] {
    // What waits to be written belongs to it.
    this.#commits.flush();
    const rows = statement(this.#db, 'SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?').all(
      before,
      count,
    ) as Row[];
    return rows.map((row) => ({
      id: Number(row['id']),
      at: Number(row['at']),
      project: String(row['project']),
      client: String(row['client']),
      account: row['account'] as string | null,
      verb: String(row['verb']),
      outcome: String(row['outcome']),
      waitedMs: Number(row['waited_ms']),
    }));
  }
}
