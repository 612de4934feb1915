import type { Pool } from '../../vault/pool-store.ts';
import { quotaScope, type EnrollmentDeps } from '../deps.ts';

/**
 * Spaces the starts of users evenly: a burst followed by silence has the same average and gets throttled. Runs of other
 * processes on the same vault take their turns in between, so that all together stay within the rate.
 */
export class Pacer {
  readonly #deps: EnrollmentDeps;
  readonly #scope: string;
  readonly #intervalMs: number | null;
  /** One at a time: no more than one start is taken in advance. */
  #queue: Promise<void> = Promise.resolve();

  constructor(deps: EnrollmentDeps, pool: Pool, ratePerSecond: number | null) {
    this.#deps = deps;
    this.#scope = quotaScope(pool);
    this.#intervalMs = ratePerSecond === null ? null : 1_000 / ratePerSecond;
  }

  /** Resolves when the next user may be begun, or early when `signal` is aborted. */
  turn(signal: AbortSignal): Promise<void> {
    const intervalMs = this.#intervalMs;
    if (intervalMs === null) return Promise.resolve();
    const turn = this.#queue.then(() => this.#take(intervalMs, signal));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  async #take(intervalMs: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const { vault, clock, sleeper } = this.#deps;
    const start = await vault.commits.add(() => vault.pace.take(this.#scope, intervalMs));
    const ms = start - clock();
    // An abort ends the wait; the worker looks at the signal afterwards.
    if (ms > 0) await sleeper(ms, signal).catch(() => undefined);
  }
}
