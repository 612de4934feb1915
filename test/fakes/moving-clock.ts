import { setImmediate } from 'node:timers/promises';
import type { Clock, Sleeper } from '../../main/totp/clock.ts';

export interface MovingClock {
  readonly clock: Clock;
  readonly sleeper: Sleeper;
  /** Every wait that the sleeper was asked for, ms, in that order. */
  readonly slept: readonly number[];
  advance(ms: number): void;
}

/** In the middle of a time step, so that no test sits on a boundary by accident. */
export const MIDDLE_OF_A_STEP = 1_800_000_015_000;

/**
 * A clock that moves only when a test moves it, or when somebody sleeps by it. Two who sleep at the same time wake as on a
 * real clock: the longer sleep decides, they do not add up.
 */
export function movingClock(startMs = MIDDLE_OF_A_STEP): MovingClock {
  let now = startMs;
  const slept: number[] = [];
  return {
    clock: () => now,
    slept,
    advance(ms) {
      now += ms;
    },
    async sleeper(ms, signal) {
      signal?.throwIfAborted();
      slept.push(ms);
      const until = now + ms;
      await setImmediate();
      signal?.throwIfAborted();
      now = Math.max(now, until);
    },
  };
}
