import type Database from 'libsql';
import { Checkpoints } from './checkpoints.ts';
import { unusable, VaultUnusableError, type Row } from './database.ts';
import { JournalSync } from './journal-sync.ts';
import { inTransaction } from './transaction.ts';

interface Waiting {
  readonly write: () => unknown;
  /** Whether the disk is waited for. */
  readonly durable: boolean;
  readonly done: (value: unknown) => void;
  readonly failed: (error: unknown) => void;
}

/** What became of one write. */
interface Written {
  readonly durable: boolean;
  readonly tell: () => void;
  readonly failed: (error: unknown) => void;
}

/** For how long another process's write is waited for before the caller hears of it, ms; as long as SQLite itself would. */
const PATIENCE_MS = 10_000;
const AGAIN_MS = 25;
/** What is only written down is committed after this time at the latest. */
const LOG_MS = 50;
/** What nobody waits for is on disk after this time at the latest. */
const LAZY_MS = 500;

// A lock of another process, and the disk, are waited for here, where the window goes on answering, and not inside SQLite.
const HERE = 'PRAGMA busy_timeout=0; PRAGMA synchronous=NORMAL;';
const IN_SQLITE = `PRAGMA busy_timeout=${PATIENCE_MS}; PRAGMA synchronous=FULL`;

/**
 * Commits what many ask for at the same moment together: a commit waits for the disk, and twenty users at work would else wait
 * one behind the other. Each write is all or nothing by itself, in the order asked for, and on disk when its promise resolves.
 */
export class Commits {
  readonly #db: Database.Database;
  readonly #journal: JournalSync;
  readonly #checkpoints: Checkpoints;
  #waiting: Waiting[] = [];
  #planned = false;
  #soon: NodeJS.Timeout | null = null;
  #blockedSince: number | null = null;
  #closing = false;
  #lazy: NodeJS.Timeout | null = null;

  constructor(db: Database.Database) {
    this.#db = db;
    const file = fileOf(db);
    this.#journal = new JournalSync(file);
    this.#checkpoints = new Checkpoints(db, file);
  }

  /**
   * `write` must be synchronous, and bear to be run twice. Rejects with what it throws, or with VaultUnusableError where nothing
   * could be committed.
   */
  add<T>(write: () => T): Promise<T> {
    return this.#ask(write, true);
  }

  /**
   * The same, but resolves once it is committed: no end of this process can lose it any more, a power loss within half a second can.
   * For what is found out anew then, such as how far a user has come.
   */
  note<T>(write: () => T): Promise<T> {
    return this.#ask(write, false);
  }

  /** As `note`, and nobody minds a moment: it goes with the next commit, or with one of its own within 50 ms. For logs. */
  log(write: () => unknown): Promise<unknown> {
    return new Promise((done, failed) => {
      this.#waiting.push({ write, durable: false, done, failed });
      this.#soon ??= setTimeout(() => this.flush(), LOG_MS);
    });
  }

  /** Commits what waits; its promises resolve when it is on disk. */
  flush(): void {
    this.#planned = false;
    if (this.#soon) clearTimeout(this.#soon);
    this.#soon = null;
    const batch = this.#waiting;
    if (batch.length === 0) return;
    this.#waiting = [];
    let written: Written[];
    try {
      written = this.#together(batch);
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
    this.#checkpoints.committed();
    this.#sync(written);
  }

  /** Commits what can be; what still cannot is told so. */
  close(): void {
    this.#closing = true;
    if (this.#lazy) clearTimeout(this.#lazy);
    this.flush();
    this.#journal.close();
    this.#checkpoints.close();
  }

  #ask<T>(write: () => T, durable: boolean): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.push({ write, durable, done: resolve as (value: unknown) => void, failed: reject });
      this.#plan();
    });
  }

  #plan(): void {
    if (this.#planned) return;
    this.#planned = true;
    // Not in the next round of the event loop, where it would wait behind all others' answers: as soon as nothing is left to do now.
    process.nextTick(() => this.flush());
  }

  /** Most of the time none fails. When one does, all are undone and each is written by itself. */
  #together(batch: readonly Waiting[]): Written[] {
    try {
      return inTransaction(this.#db, () => batch.map(written), HERE);
    } catch (error) {
      if (batch.length === 1 || unusable(error) instanceof VaultUnusableError) throw error;
      this.#db.exec(HERE);
      return batch.map((one) => this.#alone(one));
    } finally {
      this.#db.exec(IN_SQLITE);
    }
  }

  #alone(one: Waiting): Written {
    try {
      return inTransaction(this.#db, () => written(one));
    } catch (error) {
      const known = unusable(error);
      return { durable: false, tell: () => one.failed(known), failed: one.failed };
    }
  }

  #sync(batch: readonly Written[]): void {
    const waiting = batch.filter(({ durable }) => durable);
    for (const { durable, tell } of batch) if (!durable) tell();
    if (waiting.length === 0 && !this.#closing) {
      this.#lazy ??= setTimeout(() => this.#syncLater(), LAZY_MS);
      return;
    }
    const told = (error: unknown): void => {
      const known = error === null ? null : notOnDisk(error);
      for (const { tell, failed } of waiting) {
        if (known) failed(known);
        else tell();
      }
    };
    if (!this.#closing) {
      this.#journal.request(told);
      return;
    }
    try {
      this.#journal.now();
      told(null);
    } catch (error) {
      told(error);
    }
  }

  #syncLater(): void {
    this.#lazy = null;
    // Who waits for the disk next hears of what is wrong with it.
    this.#journal.request(() => undefined);
  }

  #mayWait(error: unknown): boolean {
    const known = unusable(error);
    if (this.#closing || !(known instanceof VaultUnusableError) || known.code !== 'VAULT_BUSY') return false;
    this.#blockedSince ??= performance.now();
    return performance.now() - this.#blockedSince < PATIENCE_MS;
  }
}

function fileOf(db: Database.Database): string {
  const rows = db.pragma('database_list') as Row[];
  return String(rows.find((row) => row['name'] === 'main')?.['file']);
}

function written({ write, durable, done, failed }: Waiting): Written {
  const value = write();
  return { durable, tell: () => done(value), failed };
}

/** It may be there all the same, or not: whoever asked must not go on as if it were. */
function notOnDisk(error: unknown): unknown {
  const known = unusable(error);
  return known instanceof VaultUnusableError
    ? known
    : new VaultUnusableError(
        'DISK_ERROR',
        'The disk of the vault does not take what is written. Look whether it is still there, then try again.',
      );
}
