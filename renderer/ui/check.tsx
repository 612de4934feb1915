import type { ComponentChildren } from 'preact';

interface CheckProps {
  readonly label: ComponentChildren;
  readonly checked: boolean;
  readonly hint?: string;
  readonly testId?: string;
  readonly onChange: (checked: boolean) => void;
}

export function Check({ label, checked, hint, testId, onChange }: CheckProps) {
  return (
    <label class="check">
      <input
        type="checkbox"
        checked={checked}
        data-testid={testId}
        onChange={(event) => {
          onChange(event.currentTarget.checked);
        }}
      />
      <span>
        {label}
        {hint !== undefined && <span class="field-note"> {hint}</span>}
      </span>
    </label>
  );
}
