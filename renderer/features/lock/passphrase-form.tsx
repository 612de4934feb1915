import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { api, settle } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { PasswordField } from '../../ui/password-field.tsx';

/** A wrong passphrase leaves everything where it is: the field marked and selected, the reason under it. */
export function PassphraseForm({ beside }: { readonly beside: ComponentChildren }) {
  const passphrase = useSignal('');
  const trouble = useSignal('');
  const tries = useSignal(0);
  const busy = useSignal(false);
  const field = useRef<HTMLInputElement>(null);
  const submit = async () => {
    if (busy.peek() || passphrase.peek() === '') return;
    busy.value = true;
    const answer = await settle(api().vault.unlock({ passphrase: passphrase.peek() }));
    busy.value = false;
    if (answer.ok) return;
    trouble.value = answer.error.message;
    tries.value += 1;
  };
  useLayoutEffect(() => {
    if (tries.value > 0) field.current?.select();
  }, [tries.value]);
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <PasswordField
        label="Passphrase"
        autofocus
        value={passphrase.value}
        inputRef={field}
        {...(trouble.value === '' ? { hint: ' ' } : { error: trouble.value })}
        onInput={(value) => {
          passphrase.value = value;
          trouble.value = '';
        }}
      />
      <div class="form-row">
        <Button kind="primary" type="submit" disabled={passphrase.value === ''} busy={busy.value}>
          {busy.value ? 'Opening…' : 'Unlock'}
        </Button>
        {beside}
      </div>
    </form>
  );
}
