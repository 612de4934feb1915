import './tabs.css';

interface TabsProps<T extends string> {
  readonly label: string;
  readonly tabs: readonly (readonly [value: T, text: string])[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}

/** Two or three ways of one form. Arrow keys go between them, as the tab pattern of ARIA asks. */
export function Tabs<T extends string>({ label, tabs, value, onChange }: TabsProps<T>) {
  const step = (by: number, from: HTMLElement) => {
    const at = tabs.findIndex(([each]) => each === value);
    const next = tabs[(at + by + tabs.length) % tabs.length];
    if (next === undefined) return;
    onChange(next[0]);
    const sibling = by > 0 ? from.nextElementSibling : from.previousElementSibling;
    const around = by > 0 ? from.parentElement?.firstElementChild : from.parentElement?.lastElementChild;
    const target = sibling ?? around;
    if (target instanceof HTMLElement) target.focus();
  };
  return (
    <div class="tabs" role="tablist" aria-label={label}>
      {tabs.map(([each, text]) => (
        <button
          key={each}
          type="button"
          role="tab"
          aria-selected={each === value}
          tabIndex={each === value ? 0 : -1}
          onClick={() => {
            onChange(each);
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowRight') step(1, event.currentTarget);
            else if (event.key === 'ArrowLeft') step(-1, event.currentTarget);
          }}
        >
          {text}
        </button>
      ))}
    </div>
  );
}
