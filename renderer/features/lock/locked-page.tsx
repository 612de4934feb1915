import { useSignal } from '@preact/signals';
import type { VaultView } from '../../../main/contract/vault.ts';
import { api, settle } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LockFrame } from './lock-frame.tsx';
import { PassphraseForm } from './passphrase-form.tsx';
import { SetAside } from './set-aside.tsx';
import { troubleWords } from './trouble-words.ts';

type Locked = Extract<VaultView, { phase: 'locked' }>;

/** Opens by the keychain. Says in place what the matter still is; the screen stays where it is. */
function Retry({ words, primary }: { readonly words: string; readonly primary: boolean }) {
  const busy = useSignal(false);
  const said = useSignal('');
  const retry = async () => {
    busy.value = true;
    const answer = await settle(api().vault.retry());
    busy.value = false;
    said.value = answer.ok ? '' : answer.error.message;
  };
  return (
    <div class="form">
      <div class="form-row">
        <Button kind={primary ? 'primary' : 'plain'} busy={busy.value} onClick={() => void retry()}>
          {words}
        </Button>
      </div>
      <p class="field-note wrong-note" role="status">
        {said.value}
      </p>
    </div>
  );
}

export function LockedPage({ vault }: { readonly vault: Locked }) {
  const { trouble, slots, message } = vault;
  const words = troubleWords(trouble);
  const hasPassphrase = slots.includes('passphrase');
  const hasKeychain = slots.includes('keychain');
  const retryWords = trouble !== null ? 'Try again' : hasPassphrase ? 'Use the keychain' : 'Unlock';
  return (
    <LockFrame title={words.title}>
      {trouble !== null && (
        <div class="trouble" data-testid="trouble" data-trouble={trouble}>
          <p>{words.what}</p>
          <p class="untouched">
            <Icon name="check" />
            Your vault is untouched: nothing was deleted or changed.
          </p>
          <p>{words.todo}</p>
          {message !== '' && <p class="field-note selectable">{message}</p>}
        </div>
      )}
      {hasPassphrase && <PassphraseForm />}
      {hasKeychain && <Retry words={retryWords} primary={!hasPassphrase} />}
      {trouble !== null && <SetAside />}
    </LockFrame>
  );
}
