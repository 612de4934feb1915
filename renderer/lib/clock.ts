/**
 * Main's clock as seen from here. `endsAt` comes in main's time (which main may have corrected); this page
 * only has a monotonic counter, so the difference is learnt from each answer's `now`.
 *
 * The true difference lies between `now - answeredAt` and `now - askedAt`. While the one we hold is inside
 * these bounds it stays, so that the seconds do not jitter with the load of the machine.
 */
export class MainClock {
  readonly #monotonic: () => number;
  #skewMs: number | null = null;

  constructor(monotonic: () => number = () => performance.now()) {
    this.#monotonic = monotonic;
  }

  /** A reading of the counter, to be given back to `sync`. */
  mark(): number {
    return this.#monotonic();
  }

  /** `mainNow`: ms since the epoch in main; `askedAt`: the mark before the question was sent. */
  sync(mainNow: number, askedAt: number): void {
    const answeredAt = this.#monotonic();
    const lowest = mainNow - answeredAt;
    const highest = mainNow - askedAt;
    if (this.#skewMs !== null && this.#skewMs >= lowest && this.#skewMs <= highest) return;
    this.#skewMs = (lowest + highest) / 2;
  }

  /** Main's time, ms since the epoch. Before the first answer: this machine's own. */
  now(): number {
    return this.#skewMs === null ? Date.now() : this.#monotonic() + this.#skewMs;
  }
}

/** A timer may fire this much before its second is full; without slack it would show 22 for a whole "21". */
const SLACK_MS = 30;

/** Seconds left as a person counts them: 30 at the start of a step of 30 s, 1 in its last second. */
export function secondsLeft(endsAt: number, now: number): number {
  return Math.max(0, Math.ceil((endsAt - now - SLACK_MS) / 1000));
}

/** How long until the number of `secondsLeft` changes, ms in (0, 1000]. */
export function untilNextSecond(endsAt: number, now: number): number {
  const rest = (endsAt - now) % 1000;
  return rest > 0 ? rest : rest + 1000;
}
