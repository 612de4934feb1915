import { useComputed } from '@preact/signals';
import type { PoolView } from '../../../main/contract/pools.ts';
import { pools } from '../../lib/store.ts';
import { duration } from '../../lib/words.ts';
import { Icon } from '../../ui/icon.tsx';

const TELL_OVER_MS = 2000;

/** The worst offset, said of its pool; null while all are within two seconds. */
export function clockWords(list: readonly PoolView[]): string | null {
  const worst = list.toSorted((a, b) => Math.abs(b.clockOffsetMs ?? 0) - Math.abs(a.clockOffsetMs ?? 0))[0];
  const offset = worst?.clockOffsetMs ?? 0;
  if (worst === undefined || Math.abs(offset) <= TELL_OVER_MS) return null;
  // The offset is the server's clock minus this one: positive means that this one is late.
  const side = offset > 0 ? 'behind' : 'ahead of';
  return `This computer’s clock is ${duration(offset)} ${side} ${worst.name}; codes are corrected.`;
}

export function ClockBanner() {
  const words = useComputed(() => clockWords(pools.value)).value;
  if (words === null) return null;
  return (
    <p class="clock-banner" role="status" data-testid="clock-banner">
      <Icon name="clock" />
      {words}
    </p>
  );
}
