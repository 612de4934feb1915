import { api, settle } from '../../lib/api.ts';
import { Notice } from '../../ui/notice.tsx';
import { ChoosePassphrase } from './choose-passphrase.tsx';
import { LockFrame } from './lock-frame.tsx';

export function NewPassphrasePage({ message }: { readonly message: string }) {
  return (
    <LockFrame title="Choose a passphrase">
      <p class="dim">
        Poolkey keeps the secrets of your test users sealed. Its key usually lies in the system’s keychain;
        without one, a passphrase takes its place. You type it once at each start.
      </p>
      {message !== '' && <p class="field-note selectable">{message}</p>}
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
