import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { PlanView } from '../../../main/contract/actions.ts';
import { api, type Failure, settle } from '../../lib/api.ts';
import { count } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { actionWords } from './action-words.ts';
import { PlanForm } from './plan-form.tsx';
import './plan.css';
import { planning, run, type Wanted } from './planning.ts';

/** What an action would do to whom, before anything is sent. */
export function PlanDialog({ wanted }: { readonly wanted: Wanted }) {
  const plan = useSignal<PlanView | null>(null);
  const error = useSignal<Failure | null>(null);
  const busy = useSignal(false);
  const close = () => {
    planning.value = null;
  };
  useEffect(() => {
    const ask = async () => {
      const answer = await settle(api().actions.plan({ kind: wanted.kind, ids: [...wanted.ids] }));
      if (answer.ok) plan.value = answer.value;
      else error.value = answer.error;
    };
    void ask();
  }, []);
  const start = async (ids: readonly string[], typed: string | undefined) => {
    if (busy.peek()) return;
    busy.value = true;
    error.value = null;
    // Exactly the users that the plan has shown as possible.
    const answer = await run({ kind: wanted.kind, ids }, typed);
    busy.value = false;
    if (answer.ok) close();
    else error.value = answer.error;
  };
  return (
    <Dialog title={actionWords(wanted.kind).title} testId="plan" wide onClose={close}>
      {plan.value === null ? (
        <div class="form plan">
          <FormError error={error.value} />
          {error.value === null && (
            <p class="dim" role="status">
              Working out what would be done for {count(wanted.ids.length, 'user')}. Nothing is sent for that.
            </p>
          )}
          <div class="form-row">
            <Button testId="plan-cancel" onClick={close}>
              Cancel
            </Button>
          </div>
        </div>
      ) : (
        <PlanForm
          plan={plan.value}
          busy={busy.value}
          error={error.value}
          onRun={(ids, typed) => void start(ids, typed)}
          onClose={close}
        />
      )}
    </Dialog>
  );
}

/** On the page once; shows itself when an action has been asked for. */
export function Planner() {
  const wanted = planning.value;
  return wanted === null ? null : <PlanDialog wanted={wanted} />;
}
