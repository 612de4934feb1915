import { useSignal } from '@preact/signals';
import type { PoolView } from '../../../main/contract/pools.ts';
import { api, type Failure, settle } from '../../lib/api.ts';
import { goToCodes } from '../../lib/route.ts';
import { showToast } from '../../lib/toasts.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';

/** Removing a pool cannot be undone, so its name is typed again. */
export function RemovePool({ pool }: { readonly pool: PoolView }) {
  const open = useSignal(false);
  const typed = useSignal('');
  const error = useSignal<Failure | null>(null);
  const close = () => {
    open.value = false;
    typed.value = '';
    error.value = null;
  };
  const remove = async () => {
    error.value = null;
    const answer = await settle(api().pools.remove({ id: pool.id }));
    if (!answer.ok) {
      error.value = answer.error;
      return;
    }
    showToast({ key: 'pool', tone: 'plain', text: `${pool.name} removed from Poolkey.`, lastsMs: 4000 });
    goToCodes();
  };
  return (
    <>
      <span class="push">
        <Button
          kind="danger"
          icon="trash"
          onClick={() => {
            open.value = true;
          }}
        >
          Remove pool
        </Button>
      </span>
      {open.value && (
        <Dialog title={`Remove ${pool.name}?`} onClose={close}>
          <div class="form">
            <FormError error={error.value} />
            <p class="dim">
              Poolkey forgets this pool’s settings. Accounts of it that you removed before are now deleted for
              good, with their secrets. Nothing changes at Cognito.
            </p>
            <Field
              label={`Type ${pool.name} to confirm`}
              autofocus
              value={typed.value}
              onInput={(value) => {
                typed.value = value;
              }}
            />
            <div class="form-row">
              <Button kind="danger" disabled={typed.value.trim() !== pool.name} onClick={() => void remove()}>
                Remove
              </Button>
              <Button onClick={close}>Cancel</Button>
            </div>
          </div>
        </Dialog>
      )}
    </>
  );
}
