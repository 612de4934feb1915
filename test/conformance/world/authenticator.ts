import { NotObservable } from '../rule.ts';
import type { PoolClock } from './pool-clock.ts';
import { STEP_MS, totp, type Variant } from './totp.ts';

/** One user's secret in an authenticator that knows which steps it has spent. */
export class Authenticator {
  readonly secret: string;
  readonly #clock: PoolClock;
  readonly #spent = new Set<number>();

  constructor(secret: string, clock: PoolClock) {
    this.secret = secret;
    this.#clock = clock;
  }

  /**
   * A code that was not given out before: of the step before, this one, or the next; after those the pool's clock is
   * moved on. Errors: NotObservable where that cannot be.
   */
  async fresh(): Promise<string> {
    await this.#clock.settle();
    const now = this.#clock.step();
    const step = [now - 1, now, now + 1].find((candidate) => !this.#spent.has(candidate));
    if (step !== undefined) return this.#give(step);
    await this.#clock.move(STEP_MS).catch(() => {
      throw new NotObservable(
        'it takes more time steps than one sign-in window has, and the clock cannot be moved',
      );
    });
    return this.fresh();
  }

  /** The code `offset` steps from now, counted as spent. */
  async at(offset: number): Promise<string> {
    await this.#clock.settle();
    return this.#give(this.#clock.step() + offset);
  }

  /** Made another way than the rules say. */
  async variant(variant: Variant, stepMs = STEP_MS): Promise<string> {
    await this.#clock.settle();
    return totp(this.secret, Math.floor(this.#clock.now() / stepMs), variant);
  }

  /** Six digits that belong to none of the steps around. */
  wrong(): string {
    const now = this.#clock.step();
    const near = [-3, -2, -1, 0, 1, 2, 3].map((offset) => totp(this.secret, now + offset));
    for (let candidate = 1; ; candidate++) {
      const code = String(candidate * 7919)
        .padStart(6, '0')
        .slice(-6);
      if (!near.includes(code)) return code;
    }
  }

  #give(step: number): string {
    this.#spent.add(step);
    return totp(this.secret, step);
  }
}
