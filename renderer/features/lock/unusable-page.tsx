import type { VaultView } from '../../../main/contract/vault.ts';
import { Button } from '../../ui/button.tsx';
import { Notice } from '../../ui/notice.tsx';
import { LockFrame } from './lock-frame.tsx';
import { SetAside } from './set-aside.tsx';
import { useRetry } from './use-retry.ts';

type Unusable = Extract<VaultView, { phase: 'unusable' }>;

export function UnusablePage({ vault }: { readonly vault: Unusable }) {
  const { busy, said, retry } = useRetry();
  return (
    <LockFrame title="The vault cannot be used">
      <Notice tone="bad">
        <p>{vault.message}</p>
        <code>{vault.code}</code>
      </Notice>
      {vault.path !== '' && (
        <dl class="unusable-path">
          <dt>File</dt>
          <dd>
            <code>{vault.path}</code>
          </dd>
        </dl>
      )}
      <p class="dim">Poolkey has not changed the file, and will not overwrite it.</p>
      <div class="form-row">
        <Button kind="primary" busy={busy.value} onClick={retry}>
          Try again
        </Button>
      </div>
      <p class="field-note wrong-note" role="status">
        {said.value}
      </p>
      {vault.code === 'VAULT_DAMAGED' && <SetAside />}
    </LockFrame>
  );
}
