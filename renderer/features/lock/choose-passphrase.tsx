import { useSignal } from '@preact/signals';
import type { Failure } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { SHORTEST, strengthOf } from './passphrase-strength.ts';
import './lock.css';

interface ChooseProps {
  readonly action: string;
  readonly autofocus?: boolean;
  /** Asks for the passphrase that is replaced. */
  readonly replaces?: boolean;
  /** Other words than those for the vault's passphrase. */
  readonly labels?: { readonly current: string; readonly first: string };
  /** Null when it went well. */
  readonly onChosen: (passphrase: string, current: string) => Promise<Failure | null>;
}

/** Two fields that must agree, for a new vault and for the settings. */
export function ChoosePassphrase(props: ChooseProps) {
  const { action, autofocus = false, replaces = false, labels, onChosen } = props;
  const current = useSignal('');
  const first = useSignal('');
  const repeat = useSignal('');
  const busy = useSignal(false);
  const error = useSignal<Failure | null>(null);
  const strength = strengthOf(first.value);
  const differs = repeat.value !== '' && !first.value.startsWith(repeat.value);
  const complete =
    first.value.length >= SHORTEST && first.value === repeat.value && (!replaces || current.value !== '');
  const submit = async () => {
    if (!complete || busy.peek()) return;
    busy.value = true;
    error.value = null;
    error.value = await onChosen(first.peek(), current.peek());
    busy.value = false;
    if (error.peek() !== null) return;
    first.value = '';
    repeat.value = '';
    current.value = '';
  };
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <FormError error={error.value} />
      {replaces && (
        <PasswordField
          label={labels?.current ?? 'Current passphrase'}
          autofocus={labels !== undefined}
          value={current.value}
          onInput={(value) => {
            current.value = value;
          }}
        />
      )}
      <PasswordField
        label={labels?.first ?? (replaces ? 'New passphrase' : 'Passphrase')}
        autofocus={autofocus}
        value={first.value}
        hint={
          <span class={`strength level-${strength.level}`}>
            <span class="strength-bar" aria-hidden="true">
              <span />
              <span />
              <span />
              <span />
            </span>
            {strength.words}
          </span>
        }
        onInput={(value) => {
          first.value = value;
        }}
      />
      <PasswordField
        label="Repeat passphrase"
        value={repeat.value}
        {...(differs ? { error: 'This is not the same.' } : {})}
        onInput={(value) => {
          repeat.value = value;
        }}
      />
      <div class="form-row">
        <Button kind="primary" type="submit" disabled={!complete} busy={busy.value}>
          {action}
        </Button>
      </div>
    </form>
  );
}
