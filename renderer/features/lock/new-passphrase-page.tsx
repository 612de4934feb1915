import { api, settle } from '../../lib/api.ts';
import { Notice } from '../../ui/notice.tsx';
import { ChoosePassphrase } from './choose-passphrase.tsx';
import { LockFrame } from './lock-frame.tsx';

export function NewPassphrasePage({ message }: { readonly message: string }) {
  return (
    <LockFrame title="Choose a passphrase">
      <p class="selectable">{message}</p>
      <p class="dim">
        It seals the secrets of your test users in place of a key in the keychain. You type it at each start.
      </p>
      <Notice tone="warn">
        <p>
          <strong>It cannot be recovered.</strong> Without it nobody can open the vault, and the users have to
          be enrolled anew.
        </p>
      </Notice>
      <ChoosePassphrase
        action="Create vault"
        autofocus
        onChosen={async (passphrase) => {
          const answer = await settle(api().vault.create({ passphrase }));
          return answer.ok ? null : answer.error;
        }}
      />
    </LockFrame>
  );
}
