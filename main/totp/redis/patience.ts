import { setTimeout as sleep } from 'node:timers/promises';

/** Nothing came in time. */
export class SilentError extends Error {}

const TICK_MS = 100;

/**
 * How long something is waited for, as this process lives through it: what it could not run for, on a machine that is busy or was asleep,
 * counts as one tick. Its own lateness must not be taken for somebody's silence.
 */
export class Patience {
  #leftMs: number;

  /** `ms`: in all. */
  constructor(ms: number) {
    this.#leftMs = ms;
  }

  /** Throws SilentError when the time is over, else as `work` does. */
  async within<T>(work: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setInterval(() => {
        this.#leftMs -= TICK_MS;
        // After one more look at what has arrived.
        if (this.#leftMs <= 0) setImmediate(reject, new SilentError());
      }, TICK_MS);
    });
    try {
      return await Promise.race([work, silence]);
    } finally {
      clearInterval(timer);
    }
  }

  /** False, at once: there is not so much time. */
  async pause(ms: number): Promise<boolean> {
    if (ms >= this.#leftMs) return false;
    this.#leftMs -= ms;
    await sleep(ms);
    return true;
  }
}
