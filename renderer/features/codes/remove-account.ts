import type { AccountView } from '../../../main/contract/accounts.ts';
import { api, settle } from '../../lib/api.ts';
import { showFailure, showToast } from '../../lib/toasts.ts';
import { closePanel } from './codes-state.ts';

const UNDO_MS = 12_000;

export async function removeAccount({ id, label, username, poolId }: AccountView): Promise<void> {
  const key = `remove:${id}`;
  const answer = await settle(api().accounts.remove({ ids: [id] }));
  if (!answer.ok) {
    showFailure(key, answer.error);
    return;
  }
  closePanel();
  const restore = async () => {
    const restored = await settle(api().accounts.restore({ ids: [id] }));
    if (!restored.ok) showFailure(key, restored.error);
  };
  // Said at the moment it matters: people take removing here for switching MFA off there.
  const still = poolId === null ? '' : ' MFA stays on at Cognito.';
  showToast({
    key,
    tone: 'plain',
    text: `${label || username} removed.${still}`,
    action: { label: 'Undo', run: () => void restore() },
    lastsMs: UNDO_MS,
  });
}
