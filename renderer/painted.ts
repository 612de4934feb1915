import { api, settle } from './lib/api.ts';
import { feed } from './lib/feed.ts';
import { loadLatePages } from './ui/late.tsx';
import type { Screen } from './lib/screen.ts';

/** The longest that main's window waits for codes, or for the vault, before it is shown as it is. */
const PATIENCE_MS = 300;
let told = false;
let seen = false;

function tell(): void {
  if (told) return;
  told = true;
  void settle(api().app.painted());
  loadLatePages();
}

/**
 * Tells main, once, that there is something to see. With the list that means: with its codes, so that the
 * window never opens on placeholders.
 */
export function firstPaint(screen: Screen): void {
  if (told) return;
  if (screen !== 'opening' && screen !== 'codes') {
    tell();
    return;
  }
  if (!seen) setTimeout(tell, PATIENCE_MS);
  seen = true;
  if (screen !== 'codes') return;
  const stop = feed.codes.subscribe((codes) => {
    if (codes.size === 0) return;
    // The rows render in a microtask of their own, after this one.
    setTimeout(() => {
      stop();
      tell();
    });
  });
}
