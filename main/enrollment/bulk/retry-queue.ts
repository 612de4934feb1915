interface Waiting {
  readonly seq: number;
  readonly at: number;
}

/** Rows that are tried again later, the next first. Rarely more than some dozens. */
export class RetryQueue {
  #waiting: Waiting[] = [];

  get size(): number {
    return this.#waiting.length;
  }

  /** ms since the epoch; null when nothing waits. */
  get nextAt(): number | null {
    return this.#waiting[0]?.at ?? null;
  }

  add(seq: number, at: number): void {
    let place = this.#waiting.findIndex((other) => other.at > at);
    if (place < 0) place = this.#waiting.length;
    this.#waiting.splice(place, 0, { seq, at });
  }

  /** One whose time has come, or null. */
  takeDue(now: number): number | null {
    const [first] = this.#waiting;
    if (!first || first.at > now) return null;
    this.#waiting = this.#waiting.slice(1);
    return first.seq;
  }
}
