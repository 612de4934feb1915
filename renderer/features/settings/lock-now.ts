import { api, settle } from '../../lib/api.ts';
import { vault } from '../../lib/store.ts';
import { showFailure } from '../../lib/toasts.ts';

export async function lockNow(): Promise<void> {
  if (vault.peek().phase !== 'ready') return;
  const answer = await settle(api().vault.lock());
  if (!answer.ok) showFailure('lock', answer.error);
}
