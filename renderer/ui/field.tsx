import type { ComponentChildren, RefObject } from 'preact';
import { useId, useRef } from 'preact/hooks';
import './field.css';
import { useAutofocus } from './use-autofocus.ts';

interface FieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly type?: 'text' | 'password' | 'number';
  readonly hint?: ComponentChildren;
  readonly error?: string;
  readonly placeholder?: string;
  readonly optional?: boolean;
  readonly required?: boolean;
  readonly autofocus?: boolean;
  readonly disabled?: boolean;
  readonly mono?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly inputRef?: RefObject<HTMLInputElement | null>;
  /** Put at the end inside the frame, e.g. the toggle of a password. */
  readonly end?: ComponentChildren;
}

/** Label, input, hint and error, tied together for screen readers. Never filled in by the browser. */
export function Field(props: FieldProps) {
  const id = useId();
  const own = useRef<HTMLInputElement>(null);
  const input = props.inputRef ?? own;
  useAutofocus(input, props.autofocus === true);
  const note = props.error ?? props.hint;
  return (
    <div class={`field${props.error === undefined ? '' : ' wrong'}`}>
      <div class="field-head">
        <label for={id}>{props.label}</label>
        {props.optional === true && <span class="field-aside">optional</span>}
      </div>
      <div class="field-frame">
        <input
          id={id}
          ref={input}
          class={props.mono === true ? 'mono' : undefined}
          // The element's types tie roles to one literal type each; all three here take any of them.
          {...({ type: props.type ?? 'text' } as { type: 'text' })}
          value={props.value}
          placeholder={props.placeholder}
          required={props.required}
          disabled={props.disabled}
          min={props.min}
          max={props.max}
          autocomplete="off"
          autocapitalize="off"
          spellcheck={false}
          autofocus={props.autofocus}
          aria-invalid={props.error === undefined ? undefined : 'true'}
          aria-describedby={note === undefined ? undefined : `${id}-note`}
          onInput={(event) => {
            props.onInput(event.currentTarget.value);
          }}
        />
        {props.end}
      </div>
      {note !== undefined && (
        <p id={`${id}-note`} class="field-note" role={props.error === undefined ? undefined : 'alert'}>
          {note}
        </p>
      )}
    </div>
  );
}
