interface Bucket {
  level: number;
  atMs: number;
  /** From then on it is as good as a new one. */
  fullAtMs: number;
}

/** So many buckets cost nothing; beyond that the full ones are thrown away, whenever there are twice as many as were left the last time. */
const FEW = 1_000;

/** One bucket a name: holds what a second brings, starts full, refills evenly. */
export class TokenBuckets {
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();
  #mayHold = FEW;

  /** `now` in ms from any start. Going back, as a corrected clock does, refills nothing. */
  constructor(now: () => number) {
    this.#now = now;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** Takes one token; false when there is none. A rate under one a second still lets one through now and then. */
  take(name: string, perSecond: number): boolean {
    const capacity = perSecond === 0 ? 0 : Math.max(1, perSecond);
    const nowMs = this.#now();
    const bucket = this.#buckets.get(name) ?? this.#add(name, capacity, nowMs);
    const refill = (Math.max(0, nowMs - bucket.atMs) / 1000) * perSecond;
    bucket.level = Math.min(capacity, bucket.level + refill);
    bucket.atMs = nowMs;
    // The sum of many refills may lie a hair under the whole token.
    const granted = bucket.level >= 1 - 1e-9;
    if (granted) bucket.level -= 1;
    bucket.fullAtMs = perSecond === 0 ? nowMs : nowMs + ((capacity - bucket.level) / perSecond) * 1000;
    return granted;
  }

  #add(name: string, capacity: number, nowMs: number): Bucket {
    if (this.#buckets.size >= this.#mayHold) this.#forgetFull(nowMs);
    const bucket = { level: capacity, atMs: nowMs, fullAtMs: nowMs };
    this.#buckets.set(name, bucket);
    return bucket;
  }

  #forgetFull(nowMs: number): void {
    for (const [name, { fullAtMs }] of this.#buckets) if (fullAtMs <= nowMs) this.#buckets.delete(name);
    this.#mayHold = Math.max(FEW, 2 * this.#buckets.size);
  }
}
