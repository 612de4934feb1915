import type { ComponentChildren, Ref } from 'preact';
import './button.css';
import { Icon, type IconName } from './icon.tsx';

interface ButtonProps {
  readonly children: ComponentChildren;
  readonly kind?: 'primary' | 'plain' | 'quiet' | 'danger';
  readonly icon?: IconName;
  /** Shows the icon alone; `children` still name the button for screen readers and as its tip. */
  readonly iconOnly?: boolean;
  readonly type?: 'button' | 'submit';
  readonly disabled?: boolean;
  /** At work: stays focusable and takes no click. */
  readonly busy?: boolean;
  readonly small?: boolean;
  readonly pressed?: boolean;
  readonly testId?: string;
  readonly describedBy?: string;
  /** The popover that this button opens and closes, by its id, and whether it is open now. */
  readonly menu?: { readonly id: string; readonly open: boolean };
  readonly buttonRef?: Ref<HTMLButtonElement>;
  readonly onClick?: (event: MouseEvent) => void;
}

export function Button(props: ButtonProps) {
  const { kind = 'plain', busy = false, iconOnly = false } = props;
  const label = iconOnly ? <span class="unseen">{props.children}</span> : <span>{props.children}</span>;
  return (
    <button
      ref={props.buttonRef ?? null}
      type={props.type ?? 'button'}
      class={`button ${kind}${iconOnly ? ' icon-only' : ''}${props.small === true ? ' small' : ''}`}
      disabled={props.disabled}
      aria-disabled={busy ? 'true' : undefined}
      aria-pressed={props.pressed}
      aria-describedby={props.describedBy}
      aria-haspopup={props.menu === undefined ? undefined : 'menu'}
      aria-expanded={props.menu?.open}
      popovertarget={props.menu?.id}
      data-testid={props.testId}
      title={iconOnly && typeof props.children === 'string' ? props.children : undefined}
      onClick={(event) => {
        if (busy) event.preventDefault();
        else props.onClick?.(event);
      }}
    >
      {props.icon !== undefined && <Icon name={props.icon} />}
      {label}
    </button>
  );
}
