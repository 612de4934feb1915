/** Differences under this are noise of the `Date` header's whole seconds, and harmless. */
export const CLOCK_OFFSET_SHOWN_MS = 2_000;

/** What a server's clock is taken to be ahead of ours, ms, after what was measured of it; null: nothing was. */
export function appliedOffset(measuredMs: number | null): number {
  return measuredMs !== null && Math.abs(measuredMs) > CLOCK_OFFSET_SHOWN_MS ? measuredMs : 0;
}
