import type { Clock, Sleeper } from '../../totp/clock.ts';
import { Bell } from './bell.ts';
import { RetryQueue } from './retry-queue.ts';

/** The users of a run that are not done, for the workers to take from. */
export class RowQueue {
  readonly #open: readonly number[];
  readonly #clock: Clock;
  readonly #sleeper: Sleeper;
  readonly #retries = new RetryQueue();
  readonly #bell = new Bell();
  /** The next of `#open`. */
  #next = 0;
  #underWay = 0;
  #closed = false;

  constructor(open: readonly number[], clock: Clock, sleeper: Sleeper) {
    this.#open = open;
    this.#clock = clock;
    this.#sleeper = sleeper;
  }

  /** Put off, until their time comes. */
  get waiting(): number {
    return this.#retries.size;
  }

  /**
   * Those whose time has come before those not begun: they are in the middle. Waits while one under way may come back. Null: there is no
   * more to do. Each that was taken is given back by `leave`.
   */
  async take(): Promise<number | null> {
    for (;;) {
      if (this.#closed) return null;
      const seq = this.#retries.takeDue(this.#clock()) ?? this.#takeOpen();
      if (seq !== undefined) {
        this.#underWay += 1;
        return seq;
      }
      const { nextAt } = this.#retries;
      if (nextAt === null && this.#underWay === 0) return null;
      await this.#bell.wait(this.#sleeper, nextAt === null ? null : Math.max(1, nextAt - this.#clock()));
    }
  }

  /** Is tried again at that time, ms since the epoch. */
  putOff(seq: number, at: number): void {
    this.#retries.add(seq, at);
  }

  /** Nobody works on one that was taken any more. */
  leave(): void {
    this.#underWay -= 1;
    this.#bell.ring();
  }

  /** Gives out nothing more. */
  close(): void {
    this.#closed = true;
    this.#bell.ring();
  }

  #takeOpen(): number | undefined {
    const seq = this.#open[this.#next];
    if (seq !== undefined) this.#next += 1;
    return seq;
  }
}
