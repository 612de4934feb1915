import { useSignal } from '@preact/signals';
import type { RunPlan } from '../../../main/contract/rosters.ts';
import { count } from '../../lib/words.ts';
import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import type { PlanFeed } from './plan-feed.ts';

/** Whether the run may begin with what was typed. A plan that is not about the present choice does not count. */
export function mayStart(plan: RunPlan | null, stale: boolean, typed: string): boolean {
  if (plan === null || stale || plan.obstacle !== null || plan.users === 0) return false;
  return plan.retype === null || typed.trim() === plan.retype;
}

interface StartProps {
  readonly feed: PlanFeed;
  readonly busy: boolean;
  /** `typed`: the word that was asked for, where one was. */
  readonly onStart: (typed: string | undefined) => void;
}

/** The one button that sends anything; a production pool wants its name typed before. */
export function StartForm({ feed, busy, onStart }: StartProps) {
  const typed = useSignal('');
  const plan = feed.plan.value;
  const able = mayStart(plan, feed.stale.value, typed.value);
  const grave = plan !== null && plan.retype !== null;
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (able && !busy) onStart(grave ? typed.value.trim() : undefined);
      }}
    >
      {plan !== null && plan.retype !== null && (
        <Field
          label={`Type ${plan.retype} to confirm`}
          value={typed.value}
          onInput={(value) => {
            typed.value = value;
          }}
        />
      )}
      <Button
        kind={grave ? 'danger' : 'primary'}
        type="submit"
        testId="run-start"
        disabled={!able && !busy}
        busy={busy}
      >
        {busy ? 'Starting…' : plan === null ? 'Enroll' : `Enroll ${count(plan.users, 'user')}`}
      </Button>
    </form>
  );
}
