import { useId } from 'preact/hooks';
import type { ExistingPolicy } from '../../../main/contract/runs.ts';
import { policies } from './options-draft.ts';

interface ExistingProps {
  readonly value: ExistingPolicy;
  readonly onChange: (policy: ExistingPolicy) => void;
}

/** What is done with users that have a token already. */
export function ExistingChoice({ value, onChange }: ExistingProps) {
  const name = useId();
  return (
    <fieldset class="bulk-section" data-testid="option-existing">
      <legend>
        <h2>Users that have a token already</h2>
      </legend>
      {policies.map(([policy, words, sentence]) => (
        <label key={policy} class="check">
          <input
            type="radio"
            name={name}
            value={policy}
            checked={policy === value}
            data-testid={`existing-${policy}`}
            onChange={() => onChange(policy)}
          />
          <span>
            {words}
            <span class="field-note">{sentence}</span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}
