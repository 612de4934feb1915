import { signal } from '@preact/signals';
import { onForget } from './forget.ts';

export interface ToastAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Toast {
  /** A toast of the same key takes the place of the earlier one. */
  readonly key: string;
  readonly tone: 'plain' | 'good' | 'bad';
  readonly text: string;
  /** Counts down after the text, e.g. `21 s left`: main's time at 0, and what to say of the seconds. */
  readonly countdown?: { readonly until: number; readonly say: (seconds: number) => string };
  readonly action?: ToastAction;
  /** How long it stays, ms; null: until it is replaced or dismissed. */
  readonly lastsMs: number | null;
}

const MOST = 3;

/** Newest last. At most three: a fourth pushes out the oldest that would go by itself anyway. */
export function withToast(list: readonly Toast[], toast: Toast): readonly Toast[] {
  const at = list.findIndex((each) => each.key === toast.key);
  if (at >= 0) return list.with(at, toast);
  const next = [...list, toast];
  if (next.length <= MOST) return next;
  const oldest = next.findIndex((each) => each.lastsMs !== null);
  return next.toSpliced(oldest === -1 ? 0 : oldest, 1);
}

export const toasts = signal<readonly Toast[]>([]);
const timers = new Map<string, ReturnType<typeof setTimeout>>();

export function showToast(toast: Toast): void {
  toasts.value = withToast(toasts.value, toast);
  clearTimeout(timers.get(toast.key));
  timers.delete(toast.key);
  if (toast.lastsMs !== null) {
    timers.set(
      toast.key,
      setTimeout(() => {
        dismissToast(toast.key);
      }, toast.lastsMs),
    );
  }
}

export function dismissToast(key: string): void {
  clearTimeout(timers.get(key));
  timers.delete(key);
  toasts.value = toasts.value.filter((each) => each.key !== key);
}

export function showFailure(key: string, error: { readonly message: string }): void {
  showToast({ key, tone: 'bad', text: error.message, lastsMs: 8000 });
}

onForget(() => {
  for (const timer of timers.values()) clearTimeout(timer);
  timers.clear();
  toasts.value = [];
});
