/** Of times in ms: median and 95th percentile. */
export interface Percentiles {
  readonly p50: number;
  readonly p95: number;
}

export function percentiles(times: readonly number[]): Percentiles {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
  return { p50: at(0.5), p95: at(0.95) };
}

/** How long each of `count` rounds takes, ms. */
export async function timesOf(count: number, round: (index: number) => unknown): Promise<number[]> {
  const times: number[] = [];
  for (let index = 0; index < count; index += 1) {
    const started = performance.now();
    await round(index);
    times.push(performance.now() - started);
  }
  return times;
}
