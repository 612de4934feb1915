import type { RowCounts, RowState } from '../../contract/runs.ts';

/** Over how long the speed is measured, ms. */
const WINDOW_MS = 30_000;

/** Numbers of a run while it is worked on: counted as they change, since counting a million rows takes too long. */
export class RunProgress {
  readonly counts: RowCounts;
  readonly total: number;
  skipped: number;
  readonly #now: () => number;
  readonly #startedAt: number;
  /** When users ended lately, ms. */
  #ended: number[] = [];

  constructor(counts: RowCounts, skipped: number, now: () => number) {
    this.counts = { ...counts };
    this.skipped = skipped;
    this.#now = now;
    this.#startedAt = now();
    this.total = Object.values(counts).reduce((sum, count) => sum + count, 0);
  }

  moved(from: RowState, to: RowState): void {
    this.counts[from] -= 1;
    this.counts[to] += 1;
    if (to === 'done' || to === 'failed') this.#ended.push(this.#now());
  }

  get left(): number {
    return this.total - this.counts.done - this.counts.failed;
  }

  /** Users ended a second; null before there is anything to measure. */
  get perSecond(): number | null {
    const now = this.#now();
    const since = Math.max(this.#startedAt, now - WINDOW_MS);
    this.#ended = this.#ended.filter((at) => at >= since);
    const seconds = (now - since) / 1_000;
    return this.#ended.length < 2 || seconds < 1 ? null : this.#ended.length / seconds;
  }

  /** ms until all have ended; null where it cannot be told. */
  get leftMs(): number | null {
    const speed = this.perSecond;
    return speed === null ? null : Math.round((this.left / speed) * 1_000);
  }
}
