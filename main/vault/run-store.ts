import { randomUUID } from 'node:crypto';
import type Database from 'libsql';
import * as v from 'valibot';
import {
  runOptions,
  runReason,
  runState,
  type RunOptions,
  type RunReason,
  type RunState,
} from '../contract/runs.ts';
import type { Row } from './database.ts';
import { isThisProcess, processAlive, thisProcess, type ProcessMark } from './process-mark.ts';
import { statement } from './statements.ts';

/** An enrollment run, as stored. Its users are in `RunRowStore`. */
export interface Run {
  readonly id: string;
  readonly poolId: string;
  readonly roster: string;
  readonly options: RunOptions;
  readonly state: RunState;
  readonly reason: RunReason | null;
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** The worker that has it, if it is alive. */
  readonly owner: string | null;
}

/** Owners at work in this process, by whatever vault object: of them nobody needs to guess. */
const atWork = new Set<string>();

/** An owner that has not been heard of for longer has ended, whatever its process number says. */
const SILENT_MS = 20_000;

/** Enrollment runs. One worker of one process owns a run while it works on it; one that was killed owns nothing. */
export class RunStore {
  readonly #db: Database.Database;
  readonly #now: () => number;
  constructor(db: Database.Database, now: () => number) {
    this.#db = db;
    this.#now = now;
  }

  create(poolId: string, roster: string, options: RunOptions, owner: string): Run {
    const id = randomUUID();
    this.#db
      .prepare(
        `INSERT INTO run (id, pool_id, roster, options, state, created_at) VALUES (?,?,?,?,'preparing',?)`,
      )
      .run(id, poolId, roster, JSON.stringify(options), this.#now());
    this.take(id, owner);
    return this.#must(id);
  }

  get(id: string): Run | null {
    const row = this.#db.prepare('SELECT * FROM run WHERE id = ?').get(id) as Row | undefined;
    return row ? this.#read(row) : null;
  }

  /** Newest first. */
  list(): Run[] {
    const rows = this.#db.prepare('SELECT * FROM run ORDER BY created_at DESC, rowid DESC').all() as Row[];
    return rows.map((row) => this.#read(row));
  }

  /** False: a living worker has it. */
  take(id: string, owner: string): boolean {
    const row = this.#db.prepare('SELECT * FROM run WHERE id = ?').get(id) as Row | undefined;
    if (!row) return false;
    const now = this.#livingOwner(row);
    if (now !== null && now !== owner) return false;
    const { pid, host } = thisProcess();
    this.#db
      .prepare('UPDATE run SET owner = ?, owner_pid = ?, owner_host = ?, heartbeat_at = ? WHERE id = ?')
      .run(owner, pid, host, this.#now(), id);
    atWork.add(owner);
    return true;
  }

  /** Says that the owner lives. False: it is not the owner any more (it slept, and another took over). */
  beat(id: string, owner: string): boolean {
    const sql = 'UPDATE run SET heartbeat_at = ? WHERE id = ? AND owner = ?';
    return statement(this.#db, sql).run(this.#now(), id, owner).changes > 0;
  }

  isOwner(id: string, owner: string): boolean {
    const row = statement(this.#db, 'SELECT 1 FROM run WHERE id = ? AND owner = ?').get(id, owner);
    return row !== undefined;
  }

  release(id: string, owner: string): void {
    atWork.delete(owner);
    this.#db
      .prepare('UPDATE run SET owner = NULL, owner_pid = NULL WHERE id = ? AND owner = ?')
      .run(id, owner);
  }

  /** The owner has ended, and the file cannot be written now to say so: in this process it is known all the same. */
  giveUp(owner: string): void {
    atWork.delete(owner);
  }

  setState(id: string, state: RunState, reason: RunReason | null = null): void {
    const now = this.#now();
    const ended = state === 'finished' || state === 'stopped' ? now : null;
    this.#db
      .prepare(
        'UPDATE run SET state = ?, reason = ?, started_at = coalesce(started_at, ?), ended_at = ? WHERE id = ?',
      )
      .run(state, reason && JSON.stringify(reason), state === 'running' ? now : null, ended, id);
  }

  /** With its rows. The accounts stay. */
  remove(id: string): void {
    this.#db.prepare('DELETE FROM run WHERE id = ?').run(id);
  }

  /** Runs that were cut short before all their rows were written: nothing was sent for them. */
  removeUnprepared(): void {
    for (const { id, state, owner } of this.list()) {
      if (state === 'preparing' && owner === null) this.remove(id);
    }
  }

  #must(id: string): Run {
    const run = this.get(id);
    if (!run) throw new Error('the run is gone');
    return run;
  }

  #livingOwner(row: Row): string | null {
    const owner = row['owner'] as string | null;
    if (owner === null) return null;
    const heard = this.#now() - Number(row['heartbeat_at']);
    const mark: ProcessMark = { pid: Number(row['owner_pid']), host: String(row['owner_host']) };
    // After a sleep of the machine an owner of this process has not been heard of either, and works all the same.
    if (isThisProcess(mark)) return atWork.has(owner) ? owner : null;
    // A clock that was set back makes the last beat lie ahead: that says nothing.
    return heard <= SILENT_MS && processAlive(mark) ? owner : null;
  }

  #read(row: Row): Run {
    return {
      id: String(row['id']),
      poolId: String(row['pool_id']),
      roster: String(row['roster']),
      options: v.parse(runOptions, JSON.parse(String(row['options']))),
      state: v.parse(runState, row['state']),
      reason: readReason(row['reason']),
      createdAt: Number(row['created_at']),
      startedAt: row['started_at'] as number | null,
      endedAt: row['ended_at'] as number | null,
      owner: this.#livingOwner(row),
    };
  }
}

function readReason(text: unknown): RunReason | null {
  return typeof text === 'string' ? v.parse(runReason, JSON.parse(text)) : null;
}
