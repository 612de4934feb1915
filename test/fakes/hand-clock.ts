import { setImmediate } from 'node:timers/promises';
import type { Clock, Sleeper } from '../../main/totp/clock.ts';

export interface HandClock {
  readonly clock: Clock;
  readonly sleeper: Sleeper;
  /** How many sleep by it now. */
  readonly sleeping: number;
  /** Wakes those whose time has come. */
  advance(ms: number): void;
  /** Resolves when so many sleep, or more. */
  untilSleeping(count: number): Promise<void>;
}

interface Sleeping {
  readonly until: number;
  readonly wake: () => void;
}

/** A clock that moves only when a test moves it, and lets sleep until then whoever sleeps by it. `time`: what it moves. */
export function handClock(time: { now: number }): HandClock {
  const asleep = new Set<Sleeping>();
  const wakeAll = (): void => {
    for (const one of asleep) if (one.until <= time.now) one.wake();
  };
  return {
    clock: () => time.now,
    get sleeping() {
      return asleep.size;
    },
    sleeper: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason as Error);
        const end = (settle: () => void) => (): void => {
          asleep.delete(one);
          signal?.removeEventListener('abort', gone);
          settle();
        };
        const one: Sleeping = { until: time.now + ms, wake: end(resolve) };
        const gone = end(() => reject(signal?.reason as Error));
        signal?.addEventListener('abort', gone);
        asleep.add(one);
      }),
    advance(ms) {
      time.now += ms;
      wakeAll();
    },
    async untilSleeping(count) {
      while (asleep.size < count) await setImmediate();
    },
  };
}
