import { setTimeout as sleep } from 'node:timers/promises';

/** Milliseconds since the epoch. Injected everywhere, so that tests move time instead of sleeping. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();

/** Waits `ms`; rejects with the signal's reason when aborted. Injected beside the clock it must agree with. */
export type Sleeper = (ms: number, signal?: AbortSignal) => Promise<void>;

export const systemSleeper: Sleeper = async (ms, signal) => {
  await sleep(ms, undefined, signal ? { signal } : {});
};
