import type { RunView } from '../../../main/contract/runs.ts';
import { api, type Failure, settle } from '../../lib/api.ts';
import { vault } from '../../lib/store.ts';
import { count } from '../../lib/words.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ChoosePassphrase } from '../lock/choose-passphrase.tsx';
import { saidSaved } from './run-calls.ts';

interface ExportProps {
  readonly run: RunView;
  readonly onClose: () => void;
}

/**
 * Secrets leave the vault here: the file gets a passphrase of its own, and main makes sure who asks, by the vault's passphrase
 * where there is one, else in a dialog that no page can click.
 */
export function ExportDialog({ run, onClose }: ExportProps) {
  const asksCurrent = vault.value.phase === 'ready' && vault.value.slots.includes('passphrase');
  const save = async (passphrase: string, current: string): Promise<Failure | null> => {
    const { id } = run;
    const input = asksCurrent ? { id, passphrase, current } : { id, passphrase };
    const answer = await settle(api().runs.saveExport(input));
    if (!answer.ok) return answer.error.code === 'CANCELLED' ? null : answer.error;
    if (answer.value === null) return null;
    saidSaved(answer.value.path);
    onClose();
    return null;
  };
  return (
    <Dialog title="Export enrolled users" testId="run-export-dialog" onClose={onClose}>
      <p class="dim">
        Saves {count(run.counts.done, 'user')} with their secrets and passwords, encrypted by a passphrase of
        its own.
      </p>
      <Notice tone="warn">
        <p>
          <strong>Keep the passphrase.</strong> Without it nobody can open the file. With both, anybody can
          sign in as these users.
        </p>
      </Notice>
      <ChoosePassphrase
        action="Export…"
        autofocus={!asksCurrent}
        replaces={asksCurrent}
        labels={{ current: 'Passphrase of the vault', first: 'Passphrase of the file' }}
        onChosen={save}
      />
    </Dialog>
  );
}
