import { Check } from '../../ui/check.tsx';
import { Field } from '../../ui/field.tsx';
import type { BulkDraft } from './bulk-draft.ts';
import { problemsOf } from './options-draft.ts';

/** How fast. Never faster than asked: other pools of the account share its quotas. */
export function PaceFields({ draft }: { readonly draft: BulkDraft }) {
  const options = draft.options.value;
  const wrong = problemsOf(options);
  const local = draft.pool.value?.local === true;
  return (
    <section class="bulk-section" aria-label="Pace">
      <h2>Pace</h2>
      <div class="pace-fields">
        <Field
          label="Users a second"
          type="number"
          min={0}
          max={1000}
          disabled={options.unlimited}
          value={options.unlimited ? '' : options.rate}
          {...(options.unlimited ? { placeholder: 'no limit' } : {})}
          {...(wrong.rate === undefined ? {} : { error: wrong.rate })}
          onInput={(rate) => draft.change({ rate })}
        />
        <Field
          label="Users at the same time"
          type="number"
          min={1}
          max={100}
          value={options.concurrency}
          {...(wrong.concurrency === undefined ? {} : { error: wrong.concurrency })}
          onInput={(concurrency) => draft.change({ concurrency })}
        />
      </div>
      {local ? (
        <Check
          label="As fast as it goes"
          checked={options.unlimited}
          testId="option-unlimited"
          hint="A local pool shares its quotas with nobody."
          onChange={(unlimited) => draft.change({ unlimited })}
        />
      ) : (
        <p class="field-note">
          Never faster than this. Quotas are shared with production pools in the same AWS account; when
          Cognito throttles, the run slows down by itself.
        </p>
      )}
    </section>
  );
}
