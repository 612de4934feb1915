import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import type { PlanView } from '../../../main/contract/actions.ts';
import type { Failure } from '../../lib/api.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useAutofocus } from '../../ui/use-autofocus.ts';
import { actionWords } from './action-words.ts';
import { PlanRows } from './plan-rows.tsx';
import { ableIds, mayRun, planTotal } from './plan-words.ts';

interface PlanFormProps {
  readonly plan: PlanView;
  readonly busy: boolean;
  readonly error: Failure | null;
  /** `typed`: the word that was asked for, where one was. */
  readonly onRun: (ids: readonly string[], typed: string | undefined) => void;
  readonly onClose: () => void;
}

/** The plan to be read, and the one button that makes it happen. */
export function PlanForm({ plan, busy, error, onRun, onClose }: PlanFormProps) {
  const typed = useSignal('');
  const goOn = useRef<HTMLButtonElement>(null);
  const cancel = useRef<HTMLButtonElement>(null);
  const words = actionWords(plan.kind);
  const able = ableIds(plan);
  const grave = words.danger === true || plan.retype !== null;
  // Enter right away means "go on" only where nothing is lost by it.
  useAutofocus(grave || able.length === 0 ? cancel : goOn, plan.retype === null);
  return (
    <form
      class="form plan"
      onSubmit={(event) => {
        event.preventDefault();
        if (mayRun(plan, typed.value)) onRun(able, plan.retype === null ? undefined : typed.value.trim());
      }}
    >
      <FormError error={error} />
      {plan.warnings.map((warning) => (
        <Notice key={warning} tone="warn" testId="plan-warning">
          <p>{warning}</p>
        </Notice>
      ))}
      <p>
        <strong data-testid="plan-total">{planTotal(plan)}</strong>{' '}
        <span class="dim">Nothing has been sent yet.</span>
      </p>
      <PlanRows plan={plan} />
      {plan.retype !== null && (
        <Field
          label={`Type ${plan.retype} to confirm`}
          autofocus
          value={typed.value}
          onInput={(value) => {
            typed.value = value;
          }}
        />
      )}
      <div class="form-row">
        <Button
          kind={grave ? 'danger' : 'primary'}
          type="submit"
          testId="plan-run"
          disabled={!mayRun(plan, typed.value)}
          busy={busy}
          buttonRef={goOn}
        >
          {words.go(able.length)}
        </Button>
        <Button testId="plan-cancel" buttonRef={cancel} onClick={onClose}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
