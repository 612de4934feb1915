/** Differences under this are noise of the `Date` header's whole seconds, and harmless. */
export const CLOCK_OFFSET_SHOWN_MS = 2_000;

/** What a server's clock is taken to be ahead of ours, ms, after what was measured of it; null: nothing was. */
export function appliedOffset(measuredMs: number | null): number {
  return measuredMs !== null && Math.abs(measuredMs) > CLOCK_OFFSET_SHOWN_MS ? measuredMs : 0;
}

/**
 * A server's clock minus ours, ms, by the `Date` of one answer. The header is cut to whole seconds: on average the server's clock is half a
 * second further. All in ms since the epoch.
 */
export function offsetOf(dateMs: number, sentMs: number, receivedMs: number): number {
  return dateMs + 500 - (sentMs + Math.max(0, receivedMs - sentMs) / 2);
}
