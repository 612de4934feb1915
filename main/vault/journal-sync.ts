import { closeSync, fdatasync, fdatasyncSync, openSync } from 'node:fs';

/**
 * Brings SQLite's journal to the disk without holding up this thread: SQLite itself would wait for the disk inside COMMIT. Whoever
 * asks while the disk is at work is served by the next round, together with all others that have asked by then.
 */
export class JournalSync {
  readonly #path: string;
  #file: number | null = null;
  #asked: ((error: Error | null) => void)[] = [];
  #atWork = false;
  #closing = false;

  /** `file`: the database's. */
  constructor(file: string) {
    this.#path = `${file}-wal`;
  }

  /** Tells when what is committed by now is on disk. */
  request(told: (error: Error | null) => void): void {
    this.#asked.push(told);
    if (!this.#atWork) this.#round();
  }

  /** The same at once, for the end. Throws the system's error. */
  now(): void {
    fdatasyncSync(this.#open());
  }

  /** A round at work still needs the file: it lets go of it at its end. */
  close(): void {
    this.#closing = true;
    if (!this.#atWork) this.#letGo();
  }

  #round(): void {
    const round = this.#asked;
    this.#asked = [];
    this.#atWork = true;
    const end = (error: Error | null): void => {
      this.#atWork = false;
      for (const told of round) told(error);
      if (this.#asked.length > 0) this.#round();
      else if (this.#closing) this.#letGo();
    };
    try {
      fdatasync(this.#open(), end);
    } catch (error) {
      queueMicrotask(() => end(error as Error));
    }
  }

  #letGo(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }

  /** It is there once something was committed. SQLite's locks are on other files: opening this one loosens none. */
  #open(): number {
    this.#file ??= openSync(this.#path, 'r+');
    return this.#file;
  }
}
