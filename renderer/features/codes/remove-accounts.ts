import type { AccountView } from '../../../main/contract/accounts.ts';
import { api, settle } from '../../lib/api.ts';
import { showFailure, showToast } from '../../lib/toasts.ts';
import { count } from '../../lib/words.ts';
import { closePanel } from './codes-state.ts';

const UNDO_MS = 12_000;

/** To the trash, with the way back in a toast. Nothing is sent to Cognito. */
export async function removeAccounts(accounts: readonly AccountView[]): Promise<void> {
  const [first] = accounts;
  if (first === undefined) return;
  const ids = accounts.map(({ id }) => id);
  const key = `remove:${first.id}`;
  const answer = await settle(api().accounts.remove({ ids }));
  if (!answer.ok) {
    showFailure(key, answer.error);
    return;
  }
  closePanel();
  const restore = async () => {
    const restored = await settle(api().accounts.restore({ ids }));
    if (!restored.ok) showFailure(key, restored.error);
  };
  const what = accounts.length === 1 ? first.label || first.username : count(accounts.length, 'account');
  // Said at the moment it matters: people take removing here for switching MFA off there.
  const still = accounts.every(({ poolId }) => poolId === null) ? '' : ' MFA stays on at Cognito.';
  showToast({
    key,
    tone: 'plain',
    text: `${what} removed.${still}`,
    action: { label: 'Undo', run: () => void restore() },
    lastsMs: UNDO_MS,
  });
}
