import { appliedOffset, offsetOf } from '../totp/clock-offset.ts';
import type { Clock } from '../totp/clock.ts';

/** A code must not wait for a server that is not there. */
const PATIENCE_MS = 2_000;
/** Clocks drift by a second a day; a laptop that slept is another matter. */
const GOOD_FOR_MS = 10 * 60_000;

/**
 * The clock of a pool that nobody has spoken to yet, from the `Date` header of its address; this machine's where it does not answer. Cached.
 * `address`: of Cognito in a Region, or of an emulator.
 */
export function poolClock(address: string, clock: Clock): () => Promise<Clock> {
  let offset = 0;
  let asked: { readonly at: number; readonly done: Promise<void> } | null = null;
  const ask = async (): Promise<void> => {
    const sent = clock();
    const measured = await dateOf(address);
    if (measured !== null) offset = appliedOffset(offsetOf(measured, sent, clock()));
  };
  return async () => {
    if (!asked || clock() - asked.at > GOOD_FOR_MS) asked = { at: clock(), done: ask() };
    await asked.done;
    return () => clock() + offset;
  };
}

/** ms since the epoch; null: no answer, or none that tells. */
async function dateOf(address: string): Promise<number | null> {
  try {
    const { headers, body } = await fetch(address, {
      method: 'HEAD',
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    await body?.cancel();
    const date = Date.parse(headers.get('date') ?? '');
    return Number.isNaN(date) ? null : date;
  } catch {
    return null;
  }
}
