import { computed, effect, signal } from '@preact/signals';
import { onForget } from '../../lib/forget.ts';
import { threePanes } from '../../lib/media.ts';
import { accounts, poolById } from '../../lib/store.ts';
import { SortedAccounts } from './account-order.ts';
import { countAccounts, type Filter, passes } from './filter.ts';
import { searchAccounts } from './search.ts';

/** What the codes page shows; outlives a visit to the other pages, not a lock. */
export const query = signal('');
export const filter = signal<Filter>({ by: 'all' });
export const selectedId = signal<string | null>(null);
/** The panel over the list, in windows too narrow for it beside the list. */
export const panelOpen = signal(false);
export const menuOpen = signal(false);

export const counts = computed(() => countAccounts(accounts.value.values()));
const order = new SortedAccounts();
const sorted = computed(() => order.of(accounts.value));
const filtered = computed(() => {
  const wanted = filter.value;
  return wanted.by === 'all' ? sorted.value : sorted.value.filter((account) => passes(wanted, account));
});

export const shown = computed(() =>
  searchAccounts(filtered.value, query.value, (id) =>
    id === null ? '' : (poolById.value.get(id)?.name ?? ''),
  ),
);

/** Always one of the rows shown: after a search, Enter copies the first hit. */
export const selected = computed(
  () => shown.value.find((account) => account.id === selectedId.value) ?? shown.value[0] ?? null,
);

// A pool or tag that has gone cannot stay chosen.
effect(() => {
  const wanted = filter.value;
  const gone =
    (wanted.by === 'pool' && !poolById.value.has(wanted.id)) ||
    (wanted.by === 'tag' && !counts.value.tags.has(wanted.tag)) ||
    (wanted.by === 'no-pool' && counts.value.noPool === 0);
  if (gone) filter.value = { by: 'all' };
});

/** Beside the list the panel is always there: then it only gets the focus. */
export function openPanel(): void {
  if (threePanes.value) document.querySelector<HTMLElement>('#panel')?.focus();
  else panelOpen.value = true;
}

export function closePanel(): void {
  panelOpen.value = false;
  // After the render: until then the list is inert in a narrow window, and takes no focus.
  requestAnimationFrame(() => document.querySelector<HTMLElement>('#search')?.focus());
}

export function choose(next: Filter): void {
  filter.value = next;
  menuOpen.value = false;
  panelOpen.value = false;
}

/** To this account, whatever the list was narrowed to. */
export function showAccount(id: string): void {
  query.value = '';
  choose({ by: 'all' });
  selectedId.value = id;
  openPanel();
}

onForget(() => {
  query.value = '';
  filter.value = { by: 'all' };
  selectedId.value = null;
  panelOpen.value = false;
  menuOpen.value = false;
});
