import type { CopyResult } from '../../../main/contract/codes.ts';
import { api, settle } from '../../lib/api.ts';
import { feed } from '../../lib/feed.ts';
import { clock } from '../../lib/second.ts';
import { showFailure, showToast } from '../../lib/toasts.ts';
import { copiedToast, waitingToast } from './copy-words.ts';

function keyOf(result: CopyResult): string {
  return `copy:${result.id}`;
}

/** One toast for all copies: the clipboard holds one code only, the last. */
const DONE = 'copied';

function announce(result: CopyResult): void {
  showToast(copiedToast(DONE, result, clock.now()));
}

export async function copyCode(id: string): Promise<void> {
  const answer = await settle(api().codes.copy({ id }));
  feed.refresh([id]);
  if (!answer.ok) {
    showFailure(`copy-failed:${id}`, answer.error);
    return;
  }
  const result = answer.value;
  if (result.copiesInMs <= 0) {
    announce(result);
    return;
  }
  const cancel = () => void settle(api().codes.cancelCopy({ id }));
  showToast(waitingToast(keyOf(result), result, clock.now(), cancel));
}

export function onCopied(result: CopyResult, dismiss: (key: string) => void): void {
  dismiss(keyOf(result));
  announce(result);
}
