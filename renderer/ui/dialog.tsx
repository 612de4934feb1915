import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { Button } from './button.tsx';
import './dialog.css';

interface DialogProps {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly testId?: string;
  /** For lists: as wide as they read well. */
  readonly wide?: boolean;
  /** Told on Esc and on the close button; take the dialog away then. */
  readonly onClose: () => void;
}

/** A native modal, open as long as it is rendered. The focus goes back to where it came from. */
export function Dialog({ title, children, testId, wide = false, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const from = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (from instanceof HTMLElement && from.isConnected) from.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      class={wide ? 'dialog wide' : 'dialog'}
      aria-labelledby={titleId}
      data-testid={testId}
      // Chromium fires `cancel` only for a dialog that a click has opened; ours may follow an answer of main.
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.preventDefault();
        onClose();
      }}
    >
      <div class="dialog-head">
        <h2 id={titleId}>{title}</h2>
        <Button kind="quiet" small iconOnly icon="clear" onClick={onClose}>
          Close
        </Button>
      </div>
      <div class="dialog-body">{children}</div>
    </dialog>
  );
}
