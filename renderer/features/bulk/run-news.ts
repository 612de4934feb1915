import { effect, signal } from '@preact/signals';
import { onForget } from '../../lib/forget.ts';
import { route } from '../../lib/route.ts';
import { runs } from '../../lib/store.ts';
import { isOpen } from './run-state.ts';

/** Runs that ended while this window looked elsewhere: shown beside the codes until they are seen or dismissed. */
export const ended = signal<ReadonlySet<string>>(new Set());
let open = new Set<string>();

effect(() => {
  const list = runs.value;
  const shown = route.peek();
  const over = list.filter((run) => open.has(run.id) && !isOpen(run));
  open = new Set(list.filter(isOpen).map(({ id }) => id));
  const unseen = over.filter(({ id }) => shown.page !== 'run' || shown.id !== id);
  if (unseen.length > 0) ended.value = new Set([...ended.peek(), ...unseen.map(({ id }) => id)]);
});

export function seeRun(id: string): void {
  if (!ended.peek().has(id)) return;
  ended.value = new Set([...ended.peek()].filter((each) => each !== id));
}

onForget(() => {
  open = new Set();
  ended.value = new Set();
});
