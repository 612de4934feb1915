import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { AccountView, Revealed } from '../../../main/contract/accounts.ts';
import { api, settle } from '../../lib/api.ts';
import { vault } from '../../lib/store.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { RevealedSecret } from './revealed-secret.tsx';

interface RevealProps {
  readonly account: Pick<AccountView, 'id' | 'label' | 'username'>;
  readonly onClose: () => void;
}

/**
 * The secret lives in this component's state alone and goes with it. With a passphrase in the vault it is
 * asked for here; else main asks the user itself, in a dialog that no page can fake or click.
 */
export function RevealDialog({ account, onClose }: RevealProps) {
  const needsPassphrase = vault.value.phase === 'ready' && vault.value.slots.includes('passphrase');
  const revealed = useSignal<Revealed | null>(null);
  const passphrase = useSignal('');
  const trouble = useSignal('');
  const busy = useSignal(false);
  const field = useRef<HTMLInputElement>(null);

  const ask = async () => {
    if (busy.peek()) return;
    busy.value = true;
    trouble.value = '';
    const { id } = account;
    const typed = passphrase.peek();
    const answer = await settle(api().accounts.reveal(needsPassphrase ? { id, passphrase: typed } : { id }));
    busy.value = false;
    if (answer.ok) {
      passphrase.value = '';
      revealed.value = answer.value;
    } else if (answer.error.code === 'CANCELLED') onClose();
    else {
      trouble.value = answer.error.message;
      field.current?.select();
    }
  };
  useEffect(() => {
    if (!needsPassphrase) void ask();
  }, []);

  const name = account.label || account.username;
  if (revealed.value !== null) {
    return (
      <Dialog title={name} testId="reveal-dialog" onClose={onClose}>
        <RevealedSecret revealed={revealed.value} onEnd={onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog title={`Show what ${name} signs with`} testId="reveal-dialog" onClose={onClose}>
      {needsPassphrase ? (
        <form
          class="form"
          onSubmit={(event) => {
            event.preventDefault();
            void ask();
          }}
        >
          <p class="dim">Whoever has this secret can make this user’s codes. It is shown for 30 seconds.</p>
          <PasswordField
            label="Passphrase"
            value={passphrase.value}
            inputRef={field}
            autofocus
            {...(trouble.value === '' ? {} : { error: trouble.value })}
            onInput={(value) => {
              passphrase.value = value;
              trouble.value = '';
            }}
          />
          <div class="form-row">
            <Button kind="primary" type="submit" busy={busy.value} disabled={passphrase.value === ''}>
              Show
            </Button>
            <Button onClick={onClose}>Cancel</Button>
          </div>
        </form>
      ) : trouble.value === '' ? (
        <p class="dim">Confirm in the dialog that Poolkey has opened.</p>
      ) : (
        <>
          <Notice tone="bad">
            <p>{trouble.value}</p>
          </Notice>
          <div class="form-row">
            <Button onClick={() => void ask()}>Ask again</Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
