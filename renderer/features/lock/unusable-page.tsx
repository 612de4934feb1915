import type { VaultView } from '../../../main/contract/vault.ts';
import { Notice } from '../../ui/notice.tsx';
import { LockFrame } from './lock-frame.tsx';

type Unusable = Extract<VaultView, { phase: 'unusable' }>;

export function UnusablePage({ vault }: { readonly vault: Unusable }) {
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
    </LockFrame>
  );
}
