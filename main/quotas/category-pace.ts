import { RecentCalls } from './recent-calls.ts';

/** How the calls of one category are paced, in calls a second. */
export interface PaceOptions {
  /** Never more than this; null: nothing is known, so nothing is held back until Cognito throttles. */
  readonly ceiling: number | null;
  /** ms from any start; only goes forward. */
  readonly now: () => number;
}

/** A rate that was found by throttling lies this much under what went through. */
const UNDER = 0.95;
/** Throttled more often than this the rate is too high by far; less often it is about what is there, or it was chance. */
const FAR_TOO_HIGH = { share: 0.2, calls: 4 };
/** A throttle now and then, by chance or by others, does not bring the rate under this. */
const LITTLE = 10;
const LEAST = 1;
/** Further throttles within this time are of calls that were sent before the last cut. */
const SETTLE_MS = 1_000;
/** How much faster a second after so much quiet: slowly at first, since the limit was found just now. */
const GROWTH = [
  { quietMs: 30_000, by: 1.1 },
  { quietMs: 10_000, by: 1.05 },
  { quietMs: 2_000, by: 1.02 },
] as const;
/** For how long after a throttle a person is told of it. */
const TOLD_MS = 30_000;
/** Calls that may go at once after a quiet time: a tenth of a second's. */
const BURST_S = 0.1;
const NO_LIMIT = 1_000;
/** Calls that wait for longer than this hold up sign-ins that are half done. */
const CROWDED_S = 2;

/**
 * Holds the calls of one quota category to the rate that Cognito takes. After a throttle that is about what went through lately (the
 * quota is shared, and nobody tells what is left of it); from there it grows until it is throttled again. Turns are given in
 * the order asked for, those for repeats first: their users are in the middle of a sign-in.
 */
export class CategoryPace {
  readonly #ceiling: number | null;
  readonly #now: () => number;
  readonly #waiting: (() => void)[] = [];
  readonly #recent: RecentCalls;
  #rate: number | null;
  #tokens: number;
  #refilledAt: number;
  #cutAt = -Infinity;
  #throttledAt = -Infinity;
  #grownAt = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor({ ceiling, now }: PaceOptions) {
    this.#ceiling = ceiling;
    this.#now = now;
    this.#recent = new RecentCalls(now);
    this.#rate = ceiling;
    this.#tokens = this.#burst;
    this.#refilledAt = now();
  }

  /** The rate that throttling has brought down; null where it has not. */
  get heldTo(): number | null {
    const lately = this.#now() - this.#throttledAt < TOLD_MS;
    return lately && this.#rate !== null ? Math.round(this.#rate * 10) / 10 : null;
  }

  /** More wait than go within two seconds: no further user should be begun. */
  get crowded(): boolean {
    return this.#rate !== null && this.#waiting.length > Math.max(1, this.#rate * CROWDED_S);
  }

  /** Resolves when the next call may be sent. */
  turn(repeat = false): Promise<void> {
    return new Promise((resolve) => {
      if (repeat) this.#waiting.unshift(resolve);
      else this.#waiting.push(resolve);
      if (!this.#timer) this.#letThrough();
    });
  }

  succeeded(): void {
    this.#recent.add(true);
    this.#grow();
  }

  throttled(): void {
    const now = this.#now();
    this.#recent.add(false);
    this.#throttledAt = now;
    if (now - this.#cutAt < SETTLE_MS) return;
    this.#cutAt = now;
    const went = this.#recent.passedPerSecond;
    const most = Math.min(this.#rate ?? Infinity, went);
    const { throttled, share } = this.#recent.throttles;
    const lower =
      throttled >= FAR_TOO_HIGH.calls && share >= FAR_TOO_HIGH.share
        ? Math.max(LEAST, UNDER * most)
        : Math.max(Math.min(LITTLE, this.#rate ?? LITTLE), UNDER * (this.#rate ?? went));
    this.#setRate(lower);
    this.#tokens = Math.min(this.#tokens, 0);
  }

  get #burst(): number {
    return this.#rate === null ? Infinity : Math.max(1, this.#rate * BURST_S);
  }

  #grow(): void {
    const now = this.#now();
    const rate = this.#rate;
    const growth = GROWTH.find(({ quietMs }) => now - this.#throttledAt >= quietMs);
    if (rate === null || growth === undefined || now - this.#grownAt < 1_000) return;
    this.#grownAt = now;
    const faster = rate * growth.by;
    if (this.#ceiling !== null) this.#setRate(Math.min(this.#ceiling, faster));
    else this.#setRate(faster > NO_LIMIT ? null : faster);
  }

  #setRate(rate: number | null): void {
    this.#refill();
    this.#rate = rate;
    this.#tokens = Math.min(this.#tokens, this.#burst);
  }

  #letThrough(): void {
    this.#timer = null;
    this.#refill();
    while (this.#waiting.length > 0 && (this.#rate === null || this.#tokens >= 1)) {
      this.#tokens -= 1;
      this.#waiting.shift()?.();
    }
    if (this.#waiting.length === 0 || this.#rate === null) return;
    const ms = Math.max(1, ((1 - this.#tokens) / this.#rate) * 1_000);
    this.#timer = setTimeout(() => this.#letThrough(), ms);
  }

  #refill(): void {
    const now = this.#now();
    const passedS = Math.max(0, now - this.#refilledAt) / 1_000;
    this.#refilledAt = now;
    this.#tokens =
      this.#rate === null ? Infinity : Math.min(this.#burst, this.#tokens + passedS * this.#rate);
  }
}
