import { useSignal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import { Button } from './button.tsx';
import { Icon, type IconName } from './icon.tsx';
import './menu.css';

export interface MenuItem {
  readonly testId: string;
  readonly label: string;
  /** Small, below the label. */
  readonly note: string;
  readonly icon: IconName;
  readonly danger?: boolean;
  /** A line above sets it apart from what comes before. */
  readonly apart?: boolean;
  readonly onChoose: () => void;
}

interface MenuProps {
  readonly label: string;
  readonly testId: string;
  readonly items: readonly MenuItem[];
  readonly icon: IconName;
  readonly iconOnly?: boolean;
  readonly disabled?: boolean;
}

/** Which item has the focus after this key, or null: the key is not one that moves. Around the ends. */
export function nextItem(key: string, at: number, labels: readonly string[]): number | null {
  const size = labels.length;
  if (key === 'ArrowDown') return (at + 1) % size;
  if (key === 'ArrowUp') return (at - 1 + size) % size;
  if (key === 'Home') return 0;
  if (key === 'End') return size - 1;
  if (key.length !== 1 || key === ' ') return null;
  const found = [...labels.keys()]
    .map((index) => (at + 1 + index) % size)
    .find((index) => labels[index]?.toLowerCase().startsWith(key.toLowerCase()));
  return found ?? null;
}

/** A button with a native popover of choices below it. Its items exist only while it is open. */
export function Menu({ label, testId, items, icon, iconOnly = false, disabled = false }: MenuProps) {
  const id = useId();
  const open = useSignal(false);
  const box = useRef<HTMLDivElement>(null);
  const buttons = () => [...(box.current?.querySelectorAll<HTMLButtonElement>('[role=menuitem]') ?? [])];
  const close = () => box.current?.hidePopover();
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    // Letters choose here; on the page they would go to the search.
    event.stopPropagation();
    const at = buttons().indexOf(document.activeElement as HTMLButtonElement);
    const next = nextItem(
      event.key,
      at,
      items.map((item) => item.label),
    );
    if (next === null && event.key !== 'Escape' && event.key !== 'Tab') return;
    event.preventDefault();
    if (next === null) close();
    else buttons()[next]?.focus();
  };
  return (
    <>
      <Button
        small
        icon={icon}
        iconOnly={iconOnly}
        disabled={disabled}
        testId={testId}
        menu={{ id, open: open.value }}
      >
        {label}
      </Button>
      <div
        ref={box}
        id={id}
        popover="auto"
        class="menu"
        role="menu"
        aria-label={label}
        onBeforeToggle={(event) => {
          // Before it is painted: the open button is what the box is placed at.
          open.value = event.newState === 'open';
        }}
        onToggle={() => {
          if (open.peek()) buttons()[0]?.focus();
        }}
        onKeyDown={onKeyDown}
      >
        {open.value &&
          items.map((item) => (
            <button
              key={item.testId}
              type="button"
              role="menuitem"
              tabIndex={-1}
              class={`menu-item${item.danger === true ? ' danger' : ''}${item.apart === true ? ' apart' : ''}`}
              data-testid={item.testId}
              onClick={() => {
                close();
                item.onChoose();
              }}
            >
              <Icon name={item.icon} />
              <span class="menu-label">{item.label}</span>
              <span class="menu-note">{item.note}</span>
            </button>
          ))}
      </div>
    </>
  );
}
