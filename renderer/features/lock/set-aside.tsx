import { useSignal } from '@preact/signals';
import { api, type Failure, settle } from '../../lib/api.ts';
import { showToast } from '../../lib/toasts.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';

const WORD = 'SET ASIDE';

/** The last way out, behind a disclosure and a typed word. Moves the file; deletes nothing. */
export function SetAside() {
  const typed = useSignal('');
  const error = useSignal<Failure | null>(null);
  const setAside = async () => {
    const answer = await settle(api().vault.setAside({ confirm: typed.peek() }));
    if (!answer.ok) {
      error.value = answer.error;
      return;
    }
    showToast({
      key: 'set-aside',
      tone: 'plain',
      text: `The old vault is now ${answer.value.movedTo}`,
      lastsMs: 20_000,
    });
  };
  return (
    <details class="more set-aside">
      <summary>Start with an empty vault instead</summary>
      <div class="form">
        <p class="dim">
          The vault file gets a new name with today’s date and stays on this computer. Poolkey starts empty;
          should the key come back, the old file can be put in its place again.
        </p>
        <FormError error={error.value} />
        <Field
          label={`Type ${WORD} to confirm`}
          value={typed.value}
          onInput={(value) => {
            typed.value = value;
          }}
        />
        <div class="form-row">
          <Button kind="danger" disabled={typed.value.trim() !== WORD} onClick={() => void setAside()}>
            Set the vault aside and start empty
          </Button>
        </div>
      </div>
    </details>
  );
}
