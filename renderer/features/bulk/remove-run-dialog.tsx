import { useSignal } from '@preact/signals';
import type { RunView } from '../../../main/contract/runs.ts';
import type { Failure } from '../../lib/api.ts';
import { go, route } from '../../lib/route.ts';
import { dropRun } from '../../lib/store.ts';
import { rosterName } from '../../lib/roster-name.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { removeRun } from './run-calls.ts';
import { outcomeOf } from './run-state.ts';

interface RemoveProps {
  readonly run: RunView;
  readonly onClose: () => void;
}

/** Forgets a run, after saying what goes with it and what stays. */
export function RemoveRunDialog({ run, onClose }: RemoveProps) {
  const busy = useSignal(false);
  const error = useSignal<Failure | null>(null);
  const { planned, underWay, failed } = outcomeOf(run);
  const open = planned + underWay + failed;
  const remove = async () => {
    busy.value = true;
    error.value = await removeRun(run.id);
    busy.value = false;
    if (error.peek() !== null) return;
    onClose();
    dropRun(run.id);
    if (route.peek().page === 'run') go({ page: 'runs' });
  };
  return (
    <Dialog
      title={`Remove the run of ${rosterName(run.roster)}?`}
      testId="run-remove-dialog"
      onClose={onClose}
    >
      <FormError error={error.value} />
      <p>
        Poolkey forgets the run, its report, and the passwords of users that are not enrolled yet. Accounts
        and secrets that it made stay.
      </p>
      {open > 0 && (
        <p class="dim">
          {open.toLocaleString('en')} of {run.total.toLocaleString('en')} users are not enrolled: for them the
          list has to be read again.
        </p>
      )}
      <div class="form-row">
        <Button kind="danger" testId="run-remove-confirm" busy={busy.value} onClick={() => void remove()}>
          Remove run
        </Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </Dialog>
  );
}
