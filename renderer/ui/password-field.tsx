import type { ComponentChildren, RefObject } from 'preact';
import { useState } from 'preact/hooks';
import { Button } from './button.tsx';
import { Field } from './field.tsx';

interface PasswordFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onInput: (value: string) => void;
  readonly hint?: ComponentChildren;
  readonly error?: string;
  readonly optional?: boolean;
  readonly autofocus?: boolean;
  readonly disabled?: boolean;
  readonly placeholder?: string;
  readonly inputRef?: RefObject<HTMLInputElement | null>;
}

/** Masked text with a toggle. The toggle's words avoid the label's, so that finding by label stays exact. */
export function PasswordField(props: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  return (
    <Field
      {...props}
      type={shown ? 'text' : 'password'}
      end={
        <Button
          kind="quiet"
          small
          pressed={shown}
          disabled={props.disabled === true}
          onClick={() => {
            setShown(!shown);
          }}
        >
          {shown ? 'Hide' : 'Show'}
        </Button>
      }
    />
  );
}
