import { signal } from '@preact/signals';
import type { ComponentType } from 'preact';

const idle: (() => void)[] = [];

/**
 * A page that is loaded after the first screen: it is not part of what has to be read before codes show.
 * `loadLatePages` fetches all of them in idle time, so that opening one does not wait.
 */
export function late<P extends object>(load: () => Promise<ComponentType<P>>): ComponentType<P> {
  const page = signal<ComponentType<P> | null>(null);
  let asked = false;
  const fetchOnce = async () => {
    if (asked) return;
    asked = true;
    page.value = await load();
  };
  const ask = () => void fetchOnce();
  idle.push(ask);
  return function LatePage(props: P) {
    ask();
    const Page = page.value;
    return Page === null ? null : <Page {...props} />;
  };
}

export function loadLatePages(): void {
  requestIdleCallback(() => {
    for (const ask of idle) ask();
  });
}
