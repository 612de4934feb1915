/** How often what came of it. */
export class Tally {
  readonly #counts = new Map<string, number>();

  add(outcome: string): void {
    this.#counts.set(outcome, (this.#counts.get(outcome) ?? 0) + 1);
  }

  /** The most frequent first. */
  lines(): string[] {
    return [...this.#counts]
      .toSorted(([, a], [, b]) => b - a)
      .map(([outcome, count]) => `${String(count).padStart(8)}  ${outcome}`);
  }
}

/** Something that must not happen, and the smallest case of it that was found. */
export interface Finding {
  readonly kind: 'crash' | 'hang' | 'unknown error';
  readonly what: string;
  /** For a person who wants to see it again: full of this run's random data, and of nothing else. */
  readonly example: string;
}

export interface FuzzOptions {
  readonly count: number;
  readonly seed: number;
  readonly progress?: (done: number) => void;
}

export interface FuzzResult {
  /** Requests sent, or answers given. */
  readonly total: number;
  readonly tally: Tally;
  readonly findings: readonly Finding[];
  readonly seconds: number;
  /** Operations that no random call has got done. */
  readonly unreached?: readonly string[];
}
