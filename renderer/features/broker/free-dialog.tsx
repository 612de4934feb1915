import { useSignal } from '@preact/signals';
import type { HoldView } from '../../../main/contract/broker.ts';
import type { Failure } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { freeAccount } from './broker-calls.ts';

interface FreeProps {
  readonly hold: HoldView;
  readonly onClose: () => void;
}

/** Asks first: a test that is in the middle of a sign-in would meet another one that signs the same user in. */
export function FreeDialog({ hold, onClose }: FreeProps) {
  const busy = useSignal(false);
  const error = useSignal<Failure | null>(null);
  const free = async () => {
    busy.value = true;
    error.value = await freeAccount(hold);
    busy.value = false;
    if (error.peek() === null) onClose();
  };
  return (
    <Dialog title={`Free ${hold.account}?`} testId="free-dialog" onClose={onClose}>
      <FormError error={error.value} />
      <p>
        <strong>{hold.holder}</strong> may be in the middle of a test with it. It is not told; the next
        program that waits for the account gets it at once.
      </p>
      <div class="form-row">
        <Button kind="danger" testId="free-confirm" busy={busy.value} onClick={() => void free()}>
          Free it
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </Dialog>
  );
}
