import { computed, signal } from '@preact/signals';
import { onForget } from './forget.ts';
import { type Route, route } from './route.ts';
import { accounts, pools, vault } from './store.ts';

export type Screen = 'opening' | 'new-passphrase' | 'locked' | 'unusable' | 'welcome' | Route['page'];

/**
 * True from the click on "Try it with a local pool" until its end is shown: users arrive one by one
 * meanwhile, and the progress must not vanish under the first of them.
 */
export const welcomeHeld = signal(false);
onForget(() => {
  welcomeHeld.value = false;
});

/** A pool that the app itself hosts does not count: the user has still not begun. */
const untouched = computed(() => accounts.value.size === 0 && pools.value.every((pool) => pool.local));

export const screen = computed<Screen>(() => {
  if (vault.value.phase !== 'ready') return vault.value.phase;
  const { page } = route.value;
  return page === 'codes' && (welcomeHeld.value || untouched.value) ? 'welcome' : page;
});
