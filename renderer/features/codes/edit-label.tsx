import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { AccountView } from '../../../main/contract/accounts.ts';
import { api, settle } from '../../lib/api.ts';
import { showFailure } from '../../lib/toasts.ts';
import { Button } from '../../ui/button.tsx';
import { removeAccounts } from './remove-accounts.ts';

/** The label as a heading; the pencil turns it into a field. Enter saves, Esc keeps the old one. */
export function EditLabel({ account }: { readonly account: AccountView }) {
  const text = useSignal<string | null>(null);
  const input = useRef<HTMLInputElement>(null);
  const pencil = useRef<HTMLButtonElement>(null);
  const editing = text.value !== null;
  useEffect(() => {
    if (editing) input.current?.select();
  }, [editing]);

  const end = (refocus: boolean) => {
    text.value = null;
    if (refocus) setTimeout(() => pencil.current?.focus());
  };
  const save = async (refocus: boolean) => {
    const label = text.value?.trim() ?? '';
    end(refocus);
    if (label === '' || label === account.label) return;
    const answer = await settle(api().accounts.rename({ id: account.id, label }));
    if (!answer.ok) showFailure(`rename:${account.id}`, answer.error);
  };

  if (text.value === null) {
    return (
      <div class="panel-title">
        <h2 class="selectable" data-testid="panel-label">
          {account.label || account.username}
        </h2>
        <Button
          kind="quiet"
          small
          iconOnly
          icon="pencil"
          buttonRef={pencil}
          onClick={() => {
            text.value = account.label || account.username;
          }}
        >
          Rename
        </Button>
        <Button kind="quiet" small iconOnly icon="trash" onClick={() => void removeAccounts([account])}>
          Remove
        </Button>
      </div>
    );
  }
  return (
    <form
      class="panel-title"
      onSubmit={(event) => {
        event.preventDefault();
        void save(true);
      }}
    >
      <input
        ref={input}
        class="inline-input"
        aria-label="Label"
        maxLength={256}
        autocomplete="off"
        spellcheck={false}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
        onBlur={() => void save(false)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return;
          event.preventDefault();
          end(true);
        }}
      />
    </form>
  );
}
