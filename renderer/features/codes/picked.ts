import { computed, signal } from '@preact/signals';
import { onForget } from '../../lib/forget.ts';
import { accounts } from '../../lib/store.ts';
import { shown } from './codes-state.ts';
import { between, countPicks, type Picks, spread, toggled } from './picking.ts';

const none: Picks = new Set();
const chosen = signal(none);
/** Where a range begins (the row that was last picked or let go by itself), and what was picked then. */
let anchor: { readonly id: string; readonly picks: Picks } | null = null;

/** Accounts chosen together. It outlives a filter, so that users of several searches can be gathered. */
export const picks = computed<Picks>(() => {
  const { value } = chosen;
  if (value.size === 0) return none;
  const there = accounts.value;
  // Removed ones are gone from it; brought back by "Undo" they are in it again.
  return [...value].every((id) => there.has(id)) ? value : new Set([...value].filter((id) => there.has(id)));
});
export const picking = computed(() => picks.value.size > 0);
const order = computed(() => shown.value.map(({ id }) => id));
export const pickCount = computed(() => countPicks(picks.value, order.value));

/** In the order of the list, those that the filter hides at the end. */
export function pickedAccounts() {
  const visible = shown.peek().filter(({ id }) => picks.peek().has(id));
  const seen = new Set(visible.map(({ id }) => id));
  const hidden = [...picks.peek()].filter((id) => !seen.has(id));
  return [...visible, ...hidden.map((id) => accounts.peek().get(id)).filter((each) => each !== undefined)];
}

export function togglePick(id: string): void {
  chosen.value = toggled(picks.peek(), id);
  anchor = chosen.peek().size === 0 ? null : { id, picks: chosen.peek() };
}

/** The rows from the anchor, or from `from` without one, become what the anchor is. A range can shrink again. */
export function pickTo(id: string, from: string): void {
  const list = order.peek();
  if (anchor === null || !list.includes(anchor.id)) {
    anchor = { id: from, picks: toggled(spread(picks.peek(), [from], false), from) };
  }
  chosen.value = spread(anchor.picks, between(list, anchor.id, id), anchor.picks.has(anchor.id));
}

/** All that the list shows, on top of what is picked already. */
export function pickShown(into = true): void {
  chosen.value = spread(picks.peek(), order.peek(), into);
  anchor = null;
}

export function clearPicks(): void {
  chosen.value = none;
  anchor = null;
}

onForget(clearPicks);
