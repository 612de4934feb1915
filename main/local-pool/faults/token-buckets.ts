interface Bucket {
  level: number;
  atMs: number;
}

/** One bucket a name: holds what a second brings, starts full, refills evenly. */
export class TokenBuckets {
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  /** `now` in ms from any start. Going back, as a corrected clock does, refills nothing. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Takes one token; false when there is none. A rate under one a second still lets one through now and then. */
  take(name: string, perSecond: number): boolean {
    const capacity = perSecond === 0 ? 0 : Math.max(1, perSecond);
    const nowMs = this.#now();
    const bucket = this.#buckets.get(name) ?? { level: capacity, atMs: nowMs };
    this.#buckets.set(name, bucket);
    const refill = (Math.max(0, nowMs - bucket.atMs) / 1000) * perSecond;
    bucket.level = Math.min(capacity, bucket.level + refill);
    bucket.atMs = nowMs;
    // The sum of many refills may lie a hair under the whole token.
    if (bucket.level < 1 - 1e-9) return false;
    bucket.level -= 1;
    return true;
  }
}
