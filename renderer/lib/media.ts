import { type ReadonlySignal, signal } from '@preact/signals';

function media(query: string): ReadonlySignal<boolean> {
  const list = window.matchMedia(query);
  const matches = signal(list.matches);
  list.addEventListener('change', () => {
    matches.value = list.matches;
  });
  return matches;
}

/** Room for sidebar, list and panel beside each other. Kept equal to the CSS in codes-page.css. */
export const threePanes = media('(width >= 960px)');
/** Room for the sidebar beside the list. */
export const twoPanes = media('(width >= 680px)');
