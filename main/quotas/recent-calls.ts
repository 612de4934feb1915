interface Call {
  readonly at: number;
  readonly passed: boolean;
}

/** Long enough for slow rates to have some calls in it. */
const WINDOW_MS = 3_000;
const SHORT_MS = 1_000;

/** What became of the calls of the last seconds. */
export class RecentCalls {
  readonly #now: () => number;
  #calls: Call[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  add(passed: boolean): void {
    const now = this.#now();
    this.#calls.push({ at: now, passed });
    // Only now and then: each look would else cost as much as there are calls.
    if ((this.#calls[0]?.at ?? now) < now - 2 * WINDOW_MS) this.#forget();
  }

  /** By the last second, or by the last three where they had more: a burst at the beginning counts once. */
  get passedPerSecond(): number {
    this.#forget();
    const since = this.#now() - SHORT_MS;
    const passed = this.#calls.filter((call) => call.passed);
    const lately = passed.filter(({ at }) => at >= since).length;
    return Math.max((lately * 1_000) / SHORT_MS, (passed.length * 1_000) / WINDOW_MS);
  }

  /** How many were throttled, and their share of all, 0 to 1. */
  get throttles(): { readonly throttled: number; readonly share: number } {
    this.#forget();
    const throttled = this.#calls.filter((call) => !call.passed).length;
    return { throttled, share: throttled / Math.max(1, this.#calls.length) };
  }

  #forget(): void {
    const since = this.#now() - WINDOW_MS;
    this.#calls = this.#calls.filter(({ at }) => at >= since);
  }
}
