import { signal } from '@preact/signals';
import type { Failure, Result } from '../../lib/api.ts';

export interface RowPage<R> {
  readonly rows: readonly R[];
  /** Of all rows that there are by the present filter. */
  readonly total: number;
}

export interface RowPorts<R> {
  readonly read: (from: number, count: number) => Promise<Result<RowPage<R>>>;
  /** Runs `fn` after `ms`; the returned function calls it off. */
  readonly after: (ms: number, fn: () => void) => () => void;
}

/** Between two reads that only bring news, ms: three a second are as many as a person can read. */
export const BETWEEN_MS = 330;
const RETRY_MS = 2000;
/** The contract's. */
const MOST = 500;

interface Known<R> {
  readonly from: number;
  readonly rows: readonly R[];
}

/** Rows of what is on the screen, and of nothing else; never two questions at a time. */
export class RowFeed<R> {
  readonly known = signal<Known<R>>({ from: 0, rows: [] });
  /** Null before the first answer. */
  readonly total = signal<number | null>(null);
  readonly error = signal<Failure | null>(null);
  /** Grows with each `reset`: the list begins at its top again. */
  readonly turn = signal(0);
  readonly #ports: RowPorts<R>;
  #window = { from: 0, count: 0 };
  /** What was asked for last, also where fewer rows came: those that do not come are not asked for for ever. */
  #asked = { from: 0, end: 0 };
  #asking = false;
  #news = false;
  #resting = false;
  #failed = false;
  #closed = false;
  /** Counts filters: an answer to an earlier one is thrown away. */
  #era = 0;
  readonly #timers = new Set<() => void>();

  constructor(ports: RowPorts<R>) {
    this.#ports = ports;
  }

  /** These rows are on the screen now. */
  show(from: number, count: number): void {
    this.#window = { from, count: Math.min(count, MOST) };
    this.#next();
  }

  /** Rows may have changed: read again, not too often. */
  refresh(): void {
    this.#news = true;
    this.#next();
  }

  /** Other rows are meant from now on (another filter, another search). */
  reset(): void {
    this.#era += 1;
    this.turn.value += 1;
    this.#window = { from: 0, count: this.#window.count };
    this.#asked = { from: 0, end: 0 };
    this.#news = true;
    this.#resting = false;
    this.#failed = false;
    this.#next();
  }

  close(): void {
    this.#closed = true;
    this.#era += 1;
    for (const callOff of this.#timers) callOff();
  }

  rowAt(index: number): R | undefined {
    const { from, rows } = this.known.value;
    return rows[index - from];
  }

  #missing(): boolean {
    const { from, count } = this.#window;
    const end = Math.min(from + count, this.total.peek() ?? Infinity);
    return from < this.#asked.from || end > this.#asked.end;
  }

  #next(): void {
    if (this.#closed || this.#asking || this.#failed || this.#window.count === 0) return;
    if (this.#missing() || (this.#news && !this.#resting)) void this.#ask();
  }

  async #ask(): Promise<void> {
    const { from, count } = this.#window;
    const era = this.#era;
    this.#asking = true;
    this.#news = false;
    const answer = await this.#ports.read(from, count);
    this.#asking = false;
    if (this.#closed) return;
    if (era === this.#era) this.#take(answer, from, count);
    this.#next();
  }

  #take(answer: Result<RowPage<R>>, from: number, count: number): void {
    this.error.value = answer.ok ? null : answer.error;
    if (answer.ok) {
      this.#asked = { from, end: from + count };
      this.known.value = { from, rows: answer.value.rows };
      this.total.value = answer.value.total;
      this.#resting = true;
      this.#later(BETWEEN_MS, () => {
        this.#resting = false;
      });
      return;
    }
    this.#failed = true;
    this.#news = true;
    this.#later(RETRY_MS, () => {
      this.#failed = false;
    });
  }

  #later(ms: number, then: () => void): void {
    const callOff = this.#ports.after(ms, () => {
      this.#timers.delete(callOff);
      then();
      this.#next();
    });
    this.#timers.add(callOff);
  }
}
