import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type Database from 'libsql';

/** Commits after which a vault counts as busy. Most commands and days never come to it. */
const BUSY_AFTER = 400;
/** How often the journal of a busy vault is brought into its file, ms. */
const EVERY_MS = 1_000;
/** SQLite's own default: pages of the journal after which the committing connection does it itself. */
const BY_ITSELF = 1_000;
/** What is left to it while the other thread does it: far more than comes together in a second. */
const SAFETY_NET = 20_000;

/** Runs as plain Node, with what `workerData` names. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const Database = require(workerData.libsql);
const db = new Database(workerData.file);
parentPort.on('message', (message) => {
  if (message === 'close') {
    db.close();
    parentPort.close();
    return;
  }
  try {
    db.exec('PRAGMA wal_checkpoint(PASSIVE)');
  } catch {
    // Busy: the next one does it.
  }
});
parentPort.postMessage('ready');
`;

/**
 * Brings the journal of a busy vault into its file on another thread. The connection that commits would do it inside COMMIT, and wait for
 * the disk twice: 35 ms a thousand pages and more, in which a window does not answer.
 */
export class Checkpoints {
  readonly #db: Database.Database;
  readonly #file: string;
  #commits = 0;
  #worker: Worker | null = null;
  #ready = false;
  #due = false;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(db: Database.Database, file: string) {
    this.#db = db;
    this.#file = file;
  }

  /** Something was committed. */
  committed(): void {
    this.#commits += 1;
    this.#due = true;
    if (this.#commits === BUSY_AFTER) this.#start();
  }

  close(): void {
    this.#closed = true;
    if (this.#timer) clearInterval(this.#timer);
    this.#worker?.postMessage('close');
    this.#worker = null;
  }

  #start(): void {
    try {
      const libsql = createRequire(import.meta.url).resolve('libsql');
      const worker = new Worker(PROGRAM, { eval: true, workerData: { libsql, file: this.#file } });
      worker.unref();
      worker.once('message', () => this.#isReady());
      worker.once('error', () => this.#giveUp());
      this.#worker = worker;
    } catch {
      // Without it all goes on as in a vault that is not busy.
    }
  }

  #isReady(): void {
    if (this.#closed) return;
    this.#ready = true;
    this.#db.exec(`PRAGMA wal_autocheckpoint=${SAFETY_NET}`);
    this.#timer = setInterval(() => {
      if (this.#due) this.#worker?.postMessage('checkpoint');
      this.#due = false;
    }, EVERY_MS);
    this.#timer.unref();
  }

  #giveUp(): void {
    this.#worker = null;
    if (this.#timer) clearInterval(this.#timer);
    if (this.#ready && !this.#closed) this.#db.exec(`PRAGMA wal_autocheckpoint=${BY_ITSELF}`);
  }
}
