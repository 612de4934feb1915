import type { Signal } from '@preact/signals';
import { Field } from '../../ui/field.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { Select } from '../../ui/select.tsx';
import type { Algorithm, EntryDraft } from './entry-draft.ts';

const algorithms: readonly (readonly [Algorithm, string])[] = [
  ['SHA1', 'SHA-1 (usual)'],
  ['SHA256', 'SHA-256'],
  ['SHA512', 'SHA-512'],
];
const digits: readonly (readonly [EntryDraft['digits'], string])[] = [
  ['6', '6'],
  ['7', '7'],
  ['8', '8'],
];

export function SecretFields({ draft }: { readonly draft: Signal<EntryDraft> }) {
  const now = draft.value;
  const set = (part: Partial<EntryDraft>) => {
    draft.value = { ...draft.peek(), ...part };
  };
  return (
    <>
      <Field
        label="Label"
        autofocus
        value={now.label}
        placeholder="alice"
        onInput={(label) => set({ label })}
      />
      <Field label="Issuer" optional value={now.issuer} onInput={(issuer) => set({ issuer })} />
      <PasswordField
        label="Secret"
        value={now.secret}
        hint="Letters A–Z and digits 2–7; spaces and dashes do not matter."
        onInput={(secret) => set({ secret })}
      />
      <div class="thirds">
        <Select
          label="Algorithm"
          value={now.algorithm}
          options={algorithms}
          onChange={(algorithm) => set({ algorithm })}
        />
        <Select
          label="Digits"
          value={now.digits}
          options={digits}
          onChange={(chosen) => set({ digits: chosen })}
        />
        <Field
          label="Period, s"
          type="number"
          min={1}
          value={now.period}
          onInput={(period) => set({ period })}
        />
      </div>
    </>
  );
}
