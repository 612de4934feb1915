import { hostname } from 'node:os';
import type Database from 'libsql';
import type { Commits } from './commits.ts';
import type { Row } from './database.ts';
import { isThisProcess, processAlive, thisProcess } from './process-mark.ts';
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

/**
 * Whoever holds something through this process: a hold with its pid that is of none of them was left behind by a process which had the
 * number before. A container that is started anew gives out the same numbers each time.
 */
const ours = new Set<string>();

/** No test run takes longer. A hold of another machine, which cannot be looked at (a container that is gone, say), ends with it, ms. */
const ELSEWHERE_MS = 12 * 60 * 60_000;

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
  async take(names: readonly string[], owner: string, holder: string): Promise<string | null> {
    // Most who wait find all as it was: to look takes no lock that others wait for.
    if (this.freeFor(names, owner) === null) return null;
    return this.#commits.note(() => {
      const name = this.freeFor(names, owner);
      if (name !== null && this.of(name) === null) this.#insert(name, owner, holder);
      return name;
    });
  }

  /** What `take` would give at this moment. */
  freeFor(names: readonly string[], owner: string): string | null {
    const holds = names.map((name) => ({ name, hold: this.of(name) }));
    const found = holds.find(({ hold }) => hold?.owner === owner) ?? holds.find(({ hold }) => hold === null);
    return found?.name ?? null;
  }

  /** Null: nobody that lives holds it. */
  of(name: string): Hold | null {
    const row = statement(this.#db, 'SELECT * FROM hold WHERE name = ?').get(name) as Row | undefined;
    const hold = row ? read(row) : null;
    return hold && this.#counts(hold) ? hold : null;
  }

  async release(name: string, owner: string): Promise<void> {
    await this.#commits.note(() =>
      statement(this.#db, 'DELETE FROM hold WHERE name = ? AND owner = ?').run(name, owner),
    );
  }

  async releaseAll(owner: string): Promise<void> {
    await this.#commits.note(() => statement(this.#db, 'DELETE FROM hold WHERE owner = ?').run(owner));
    ours.delete(owner);
  }

  /** Those whose process lives, longest first. */
  list(): Hold[] {
    const rows = statement(this.#db, 'SELECT * FROM hold ORDER BY since').all() as Row[];
    return rows.map(read).filter((hold) => this.#counts(hold));
  }

  #insert(name: string, owner: string, holder: string): void {
    const { pid, host } = thisProcess();
    ours.add(owner);
    statement(
      this.#db,
      'INSERT OR REPLACE INTO hold (name, owner, holder, pid, host, since) VALUES (?,?,?,?,?,?)',
    ).run(name, owner, holder, pid, host, this.#now());
  }

  #counts(hold: Hold): boolean {
    if (isThisProcess(hold)) return ours.has(hold.owner);
    if (hold.host !== hostname()) return this.#now() - hold.since < ELSEWHERE_MS;
    return processAlive(hold);
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
