import type { VaultView } from '../../../main/contract/vault.ts';
import { Button } from '../../ui/button.tsx';
import { Icon } from '../../ui/icon.tsx';
import { LockFrame } from './lock-frame.tsx';
import { PassphraseForm } from './passphrase-form.tsx';
import { SetAside } from './set-aside.tsx';
import { troubleWords } from './trouble-words.ts';
import { useRetry } from './use-retry.ts';

type Locked = Extract<VaultView, { phase: 'locked' }>;

function Trouble({ vault }: { readonly vault: Locked }) {
  const { trouble, message } = vault;
  const { title, what, todo } = troubleWords(trouble);
  if (trouble === null) {
    // Told only if it says more than the title, e.g. that the passphrase from the environment is wrong.
    const news = message !== '' && message !== `${title}.`;
    return news ? <p class="dim selectable">{message}</p> : null;
  }
  return (
    <div class="trouble" data-testid="trouble" data-trouble={trouble}>
      <p>{what}</p>
      <p class="untouched">
        <Icon name="check" />
        Your vault is untouched: nothing was deleted or changed.
      </p>
      <p>{todo}</p>
    </div>
  );
}

export function LockedPage({ vault }: { readonly vault: Locked }) {
  const { trouble, slots } = vault;
  const { busy, said, retry } = useRetry();
  const hasPassphrase = slots.includes('passphrase');
  const words = trouble !== null ? 'Try again' : hasPassphrase ? 'Use the keychain' : 'Unlock';
  const keychain = (trouble !== null || slots.includes('keychain')) && (
    <Button kind={hasPassphrase ? 'plain' : 'primary'} busy={busy.value} onClick={retry}>
      {words}
    </Button>
  );
  return (
    <LockFrame title={troubleWords(trouble).title}>
      <Trouble vault={vault} />
      {hasPassphrase ? <PassphraseForm beside={keychain} /> : <div class="form-row">{keychain}</div>}
      <p class="field-note wrong-note" role="status" data-testid="retry-result">
        {said.value}
      </p>
      {trouble !== null && <SetAside />}
    </LockFrame>
  );
}
