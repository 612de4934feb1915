import type { CopyResult } from '../../../main/contract/codes.ts';
import type { Toast } from '../../lib/toasts.ts';

/** Whose code, in the words of the list. */
export function ownerOf(result: Pick<CopyResult, 'label' | 'username'>): string {
  return result.label || result.username;
}

/** `copiedAt`: main's time at which it reached the clipboard. Lives until its step ends. */
export function copiedToast(key: string, result: CopyResult, copiedAt: number): Toast {
  const what = result.next ? 'next code copied' : 'code copied';
  return {
    key,
    tone: 'good',
    text: `${ownerOf(result)} · ${what} · `,
    countdown: { until: copiedAt + result.validForMs, say: (seconds) => `${seconds} s left` },
    lastsMs: 5000,
  };
}

/** The step is taken by someone: the next one's code follows by itself, unless called off. */
export function waitingToast(key: string, result: CopyResult, askedAt: number, cancel: () => void): Toast {
  return {
    key,
    tone: 'plain',
    text: `${ownerOf(result)}: this step’s code is used; the next one is copied `,
    countdown: {
      until: askedAt + result.copiesInMs,
      say: (seconds) => (seconds > 0 ? `in ${seconds} s` : 'now'),
    },
    action: { label: 'Cancel', run: cancel },
    // Replaced by `codes.copied`; a lost push must not leave it there for ever.
    lastsMs: result.copiesInMs + 3000,
  };
}
