import { effect } from '@preact/signals';
import { onForget } from '../../lib/forget.ts';
import { route } from '../../lib/route.ts';
import { BulkDraft } from './bulk-draft.ts';

let held: BulkDraft | null = null;

/** The draft of the page; one that was left for "Add a pool" is taken up again. */
export function openDraft(poolId: string | undefined): BulkDraft {
  if (held === null) held = new BulkDraft(poolId);
  else if (poolId !== undefined && poolId !== held.poolId.peek()) held.choosePool(poolId);
  return held;
}

function close(): void {
  held?.close();
  held = null;
}

effect(() => {
  const { page } = route.value;
  if (page !== 'bulk' && page !== 'pool') close();
});
onForget(close);
