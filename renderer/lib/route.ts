import { signal } from '@preact/signals';
import { onForget } from './forget.ts';

/** The page the user chose; lock and first-start screens are put in its place by `screen.ts`. */
export type Route =
  | { readonly page: 'codes' }
  | { readonly page: 'enroll'; readonly poolId?: string; readonly username?: string }
  | { readonly page: 'pool'; readonly id?: string; readonly back?: Route }
  | { readonly page: 'entry' }
  /** A roster on its way to a run; `file`: one that was dropped on the window, or chosen before. */
  | { readonly page: 'bulk'; readonly poolId?: string; readonly file?: File }
  | { readonly page: 'runs' }
  | { readonly page: 'run'; readonly id: string }
  /** Codes for tests: the broker. */
  | { readonly page: 'tests' }
  | { readonly page: 'settings' };

export const route = signal<Route>({ page: 'codes' });

export function go(next: Route): void {
  route.value = next;
}

export function goToCodes(): void {
  route.value = { page: 'codes' };
}

onForget(goToCodes);
