import type { Signal } from '@preact/signals';
import type { PoolView } from '../../../main/contract/pools.ts';
import { Check } from '../../ui/check.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import type { PoolDraft } from './pool-draft.ts';

interface ClientSecretProps {
  readonly draft: Signal<PoolDraft>;
  readonly known: PoolView | undefined;
  readonly onSet: (part: Partial<PoolDraft>) => void;
}

/** Never shown once stored: it can be replaced, or said to be no more. */
export function ClientSecret({ draft, known, onSet }: ClientSecretProps) {
  const { clientSecret, noClientSecret } = draft.value;
  const stored = known?.hasClientSecret === true;
  return (
    <>
      <PasswordField
        label="Client secret"
        optional
        value={clientSecret}
        disabled={known?.local === true || noClientSecret}
        placeholder={stored && !noClientSecret ? 'Stored; type to replace it' : ''}
        hint="While one secret replaces another, an app client has two: write both, with a space between."
        onInput={(value) => onSet({ clientSecret: value })}
      />
      {stored && (
        <Check
          label="It has no secret any more"
          hint="Poolkey then forgets the stored one."
          checked={noClientSecret}
          testId="no-client-secret"
          onChange={(checked) => onSet({ noClientSecret: checked, ...(checked ? { clientSecret: '' } : {}) })}
        />
      )}
    </>
  );
}
