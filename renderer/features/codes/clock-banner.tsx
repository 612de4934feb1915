import { useComputed } from '@preact/signals';
import { clockWords } from '../../lib/clock-words.ts';
import { pools } from '../../lib/store.ts';
import { Icon } from '../../ui/icon.tsx';

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
