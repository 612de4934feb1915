import { useRef } from 'preact/hooks';
import { copyTextOf } from '../lib/copy-text.ts';
import { Button } from './button.tsx';
import './code-block.css';

interface CodeBlockProps {
  readonly code: string;
  /** Names the button: `Copy the command`. */
  readonly copyLabel: string;
  /** In a line of other things, without a frame. */
  readonly small?: boolean;
  readonly testId?: string;
}

/** A command, a line of a program, a path: to be copied, not to be read. */
export function CodeBlock({ code, copyLabel, small = false, testId }: CodeBlockProps) {
  const text = useRef<HTMLElement>(null);
  return (
    <div class={small ? 'code-block small' : 'code-block'} data-testid={testId}>
      <code ref={text}>{code}</code>
      <Button
        kind="quiet"
        small
        iconOnly
        icon="copy"
        onClick={() => {
          if (text.current !== null) copyTextOf(text.current);
        }}
      >
        {copyLabel}
      </Button>
    </div>
  );
}
