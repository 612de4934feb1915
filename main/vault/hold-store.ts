import type Database from 'libsql';
import type { Commits } from './commits.ts';
import type { Row } from './database.ts';
import { processAlive, thisProcess } from './process-mark.ts';
import { statement } from './statements.ts';

/** Exclusive use of something by one program, through one process that serves it. */
export interface Hold {
  readonly name: string;
  /** The connection, or whatever else the serving process knows its client by. */
  readonly owner: string;
  /** Who that is, for people. */
  readonly holder: string;
  readonly pid: number;
  readonly host: string;
  /** ms since the epoch. */
  readonly since: number;
}

/** Who holds what, for all processes of one file. Holds of a process that is gone count no more. */
export class HoldStore {
  readonly #db: Database.Database;
  readonly #commits: Commits;
  readonly #now: () => number;

  constructor(db: Database.Database, commits: Commits, now: () => number) {
    this.#db = db;
    this.#commits = commits;
    this.#now = now;
  }

  /** The one of these names that the owner has already, else the first that is free. Null: there is none. */
  take(names: readonly string[], owner: string, holder: string): Promise<string | null> {
    return this.#commits.note(() => {
      const holds = names.map((name) => ({ name, hold: this.of(name) }));
      const own = holds.find(({ hold }) => hold?.owner === owner);
      if (own) return own.name;
      const free = holds.find(({ hold }) => hold === null);
      if (free) this.#insert(free.name, owner, holder);
      return free?.name ?? null;
    });
  }

  /** Null: nobody that lives holds it. */
  of(name: string): Hold | null {
    const row = statement(this.#db, 'SELECT * FROM hold WHERE name = ?').get(name) as Row | undefined;
    const hold = row ? read(row) : null;
    return hold && processAlive(hold) ? hold : null;
  }

  async release(name: string, owner: string): Promise<void> {
    await this.#commits.note(() =>
      statement(this.#db, 'DELETE FROM hold WHERE name = ? AND owner = ?').run(name, owner),
    );
  }

  async releaseAll(owner: string): Promise<void> {
    await this.#commits.note(() => statement(this.#db, 'DELETE FROM hold WHERE owner = ?').run(owner));
  }

  /** Those whose process lives, longest first. */
  list(): Hold[] {
    const rows = statement(this.#db, 'SELECT * FROM hold ORDER BY since').all() as Row[];
    return rows.map(read).filter(processAlive);
  }

  #insert(name: string, owner: string, holder: string): void {
    const { pid, host } = thisProcess();
    statement(
      this.#db,
      'INSERT OR REPLACE INTO hold (name, owner, holder, pid, host, since) VALUES (?,?,?,?,?,?)',
    ).run(name, owner, holder, pid, host, this.#now());
  }
}

function read(row: Row): Hold {
  return {
    name: String(row['name']),
    owner: String(row['owner']),
    holder: String(row['holder']),
    pid: Number(row['pid']),
    host: String(row['host']),
    since: Number(row['since']),
  };
}
