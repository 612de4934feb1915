import type Database from 'libsql';
import { unusable, VaultUnusableError } from './database.ts';
import { inTransaction } from './transaction.ts';

interface Waiting {
  readonly write: () => unknown;
  readonly done: (value: unknown) => void;
  readonly failed: (error: unknown) => void;
}

/** For how long another process's write is waited for before the caller hears of it, ms; as long as SQLite itself would. */
const PATIENCE_MS = 10_000;
const AGAIN_MS = 25;

/**
 * Commits what many ask for at the same moment together: a commit waits for the disk, and twenty users at work would else wait
 * one behind the other. Each write is all or nothing by itself, in the order asked for, and on disk when its promise resolves.
 */
export class Commits {
  readonly #db: Database.Database;
  #waiting: Waiting[] = [];
  #planned = false;
  #blockedSince: number | null = null;
  #closing = false;

  constructor(db: Database.Database) {
    this.#db = db;
  }

  /** `write` must be synchronous. Rejects with what it throws, or with VaultUnusableError where nothing could be committed. */
  add<T>(write: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ write, done: resolve as (value: unknown) => void, failed: reject });
      this.#plan();
    });
  }

  /** Commits what waits. Called before the file is closed. */
  flush(): void {
    this.#planned = false;
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    const outcomes: (() => void)[] = [];
    try {
      this.#together(batch, outcomes);
    } catch (error) {
      if (this.#mayWait(error)) {
        this.#waiting = [...batch, ...this.#waiting];
        setTimeout(() => this.flush(), AGAIN_MS);
        this.#planned = true;
        return;
      }
      this.#blockedSince = null;
      const known = unusable(error);
      for (const { failed } of batch) failed(known);
      return;
    }
    this.#blockedSince = null;
    for (const tell of outcomes) tell();
  }

  /** Commits what can be; what still cannot is told so. */
  close(): void {
    this.#closing = true;
    this.flush();
  }

  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    setImmediate(() => this.flush());
  }

  /** Most of the time none fails. When one does, all are undone and each is written by itself: writes must bear to be run twice. */
  #together(batch: readonly Waiting[], outcomes: (() => void)[]): void {
    // A lock of another process is waited for here, where the window goes on answering, and not inside SQLite.
    this.#db.exec('PRAGMA busy_timeout=0');
    try {
      inTransaction(this.#db, () => {
        for (const { write, done } of batch) {
          const value = write();
          outcomes.push(() => done(value));
        }
      });
    } catch (error) {
      outcomes.length = 0;
      if (batch.length === 1 || unusable(error) instanceof VaultUnusableError) throw error;
      this.#oneByOne(batch, outcomes);
    } finally {
      this.#db.exec(`PRAGMA busy_timeout=${PATIENCE_MS}`);
    }
  }

  #oneByOne(batch: readonly Waiting[], outcomes: (() => void)[]): void {
    for (const { write, done, failed } of batch) {
      try {
        const value = inTransaction(this.#db, write);
        outcomes.push(() => done(value));
      } catch (error) {
        const known = unusable(error);
        outcomes.push(() => failed(known));
      }
    }
  }

  #mayWait(error: unknown): boolean {
    const known = unusable(error);
    if (this.#closing || !(known instanceof VaultUnusableError) || known.code !== 'VAULT_BUSY') return false;
    this.#blockedSince ??= performance.now();
    return performance.now() - this.#blockedSince < PATIENCE_MS;
  }
}
