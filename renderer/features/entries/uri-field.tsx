import type { Signal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import { useAutofocus } from '../../ui/use-autofocus.ts';
import type { EntryDraft } from './entry-draft.ts';

export function UriField({ draft }: { readonly draft: Signal<EntryDraft> }) {
  const id = useId();
  const text = useRef<HTMLTextAreaElement>(null);
  useAutofocus(text, true);
  return (
    <div class="field">
      <div class="field-head">
        <label for={id}>otpauth URI</label>
      </div>
      <div class="field-frame">
        <textarea
          id={id}
          class="mono"
          ref={text}
          autocomplete="off"
          spellcheck={false}
          placeholder="otpauth://totp/…"
          aria-describedby={`${id}-note`}
          value={draft.value.uri}
          onInput={(event) => {
            draft.value = { ...draft.peek(), uri: event.currentTarget.value };
          }}
          onKeyDown={(event) => {
            // A URI has one line: Enter means the form, not a new line.
            if (event.key !== 'Enter') return;
            event.preventDefault();
            event.currentTarget.form?.requestSubmit();
          }}
        />
      </div>
      <p id={`${id}-note`} class="field-note">
        It is what a QR image for an authenticator holds.
      </p>
    </div>
  );
}
