import { useSignalEffect } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import type { BulkDraft } from './bulk-draft.ts';
import { BulkPool } from './bulk-pool.tsx';
import { ExistingChoice } from './existing-choice.tsx';
import { MappingError } from './mapping-error.tsx';
import './options-step.css';
import { PaceFields } from './pace-fields.tsx';
import { PlanFeed } from './plan-feed.ts';
import { PlanSummary } from './plan-summary.tsx';
import { StartForm } from './start-form.tsx';

/** The plan follows what is chosen, and the roster as it is read by that. */
function usePlan(draft: BulkDraft): PlanFeed {
  const feed = useMemo(() => new PlanFeed(), []);
  useSignalEffect(() => {
    const options = draft.runOptions.value;
    const roster = draft.roster.value;
    const poolId = draft.poolId.value;
    const ready = options !== null && roster !== null && poolId !== null && !draft.mapping.busy.value;
    feed.want(ready ? { rosterId: roster.id, poolId, options } : null);
  });
  useEffect(
    () => () => {
      feed.close();
    },
    [],
  );
  return feed;
}

function Creating({ draft }: { readonly draft: BulkDraft }) {
  const { create, groups } = draft.options.value;
  const local = draft.pool.value?.local === true;
  return (
    <section class="bulk-section" aria-label="Users that do not exist">
      <h2>Users that do not exist</h2>
      <Check
        label="Create them"
        checked={create}
        testId="option-create"
        hint={`By AdminCreateUser with MessageAction SUPPRESS: nobody gets an invitation. ${local ? '' : 'Needs IAM credentials, of the pool’s AWS profile. '}Where the list gives no password, one is made to the pool’s policy.`}
        onChange={(checked) => draft.change({ create: checked })}
      />
      {create && (
        <Field
          label="Groups"
          optional
          value={groups}
          hint="With commas between them, besides those of the list. They must exist in the pool."
          onInput={(value) => draft.change({ groups: value })}
        />
      )}
    </section>
  );
}

export function OptionsStep({ draft }: { readonly draft: BulkDraft }) {
  const feed = usePlan(draft);
  const options = draft.options.value;
  return (
    <div class="options-step">
      <div class="form">
        <BulkPool draft={draft} />
        <Creating draft={draft} />
        <ExistingChoice value={options.existing} onChange={(existing) => draft.change({ existing })} />
        <section class="bulk-section" aria-label="In Poolkey">
          <h2>In Poolkey</h2>
          <Field
            label="Tags for all of them"
            optional
            value={options.tags}
            hint="With commas between them, besides those of the list."
            onInput={(tags) => draft.change({ tags })}
          />
        </section>
        <PaceFields draft={draft} />
        <section class="bulk-section" aria-label="When users fail">
          <h2>When users fail</h2>
          <Check
            label="Keep going whatever fails"
            checked={options.keepGoing}
            testId="option-keep-going"
            hint="Else the run pauses when five users in a row fail with the same error, and asks."
            onChange={(keepGoing) => draft.change({ keepGoing })}
          />
        </section>
      </div>
      <div class="plan-side">
        <MappingError error={draft.mapping.error.value} />
        <PlanSummary feed={feed} creates={options.create} />
        <FormError error={draft.error.value} />
        <StartForm
          key={feed.plan.value?.retype ?? ''}
          feed={feed}
          busy={draft.starting.value}
          onStart={(typed) => void draft.start(typed)}
        />
        <Button kind="quiet" testId="options-back" onClick={() => draft.goTo('check')}>
          Back
        </Button>
      </div>
    </div>
  );
}
