import type { PoolView } from '../../main/contract/pools.ts';
import { duration } from './words.ts';

const TELL_OVER_MS = 2000;

/** How this computer's clock stands to a pool's, said of `whose`; null while it is within two seconds. */
function words(offsetMs: number | null, whose: string): string | null {
  if (offsetMs === null || Math.abs(offsetMs) <= TELL_OVER_MS) return null;
  // The offset is the server's clock minus this one: positive means that this one is late.
  const side = offsetMs > 0 ? 'behind' : 'ahead of';
  return `This computer’s clock is ${duration(offsetMs)} ${side} ${whose}; codes are corrected.`;
}

/** Of one pool, where it is clear which one is meant. */
export function poolClockWords(pool: Pick<PoolView, 'clockOffsetMs'>): string | null {
  return words(pool.clockOffsetMs, 'this pool’s');
}

/** The worst offset, said of its pool; null while all are within two seconds. */
export function clockWords(list: readonly PoolView[]): string | null {
  const worst = list.toSorted((a, b) => Math.abs(b.clockOffsetMs ?? 0) - Math.abs(a.clockOffsetMs ?? 0))[0];
  return worst === undefined ? null : words(worst.clockOffsetMs, worst.name);
}
