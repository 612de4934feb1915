import type { Signal } from '@preact/signals';
import { useMemo } from 'preact/hooks';
import type { PoolView } from '../../../main/contract/pools.ts';
import { Check } from '../../ui/check.tsx';
import { Field } from '../../ui/field.tsx';
import { Select } from '../../ui/select.tsx';
import { ColorChoice } from './color-choice.tsx';
import { ClientSecret } from './client-secret.tsx';
import { flowHint, flows } from './flow-words.ts';
import type { PoolDraft } from './pool-draft.ts';
import { regionOf } from './region.ts';

function regionHint(userPoolId: string): string {
  const region = regionOf(userPoolId);
  if (region !== null) return `Region: ${region}`;
  return userPoolId.trim() === ''
    ? 'Like eu-central-1_a1B2c3D4e; the Region is taken from it.'
    : 'Region: not known yet';
}

interface PoolFieldsProps {
  readonly draft: Signal<PoolDraft>;
  readonly known: PoolView | undefined;
}

export function PoolFields({ draft, known }: PoolFieldsProps) {
  const { name, userPoolId, clientId, endpoint, flow, profile, color, production } = draft.value;
  const hint = flowHint(flow, known);
  // Once: what is typed into a field must not fold it away.
  const unusual = useMemo(() => endpoint !== '' || flow !== 'auto' || profile !== '', []);
  const local = known?.local === true;
  const set = (part: Partial<PoolDraft>) => {
    draft.value = { ...draft.peek(), ...part };
  };
  return (
    <>
      <Field
        label="Name"
        value={name}
        autofocus
        placeholder="stage"
        onInput={(value) => set({ name: value })}
      />
      <ColorChoice value={color} onChange={(value) => set({ color: value })} />
      <Field
        label="User pool ID"
        mono
        value={userPoolId}
        disabled={local}
        hint={local ? 'Poolkey runs this pool on your computer.' : regionHint(userPoolId)}
        onInput={(value) => set({ userPoolId: value })}
      />
      <Field
        label="Client ID"
        mono
        value={clientId}
        disabled={local}
        onInput={(value) => set({ clientId: value })}
      />
      <ClientSecret draft={draft} known={known} onSet={set} />
      <details class="more" open={unusual}>
        <summary>Endpoint and sign-in flow, AWS profile</summary>
        <div class="form">
          <Field
            label="Endpoint"
            optional
            mono
            value={endpoint}
            disabled={local}
            placeholder="http://127.0.0.1:9229"
            hint="Only for a pool that is not at AWS’s own address."
            onInput={(value) => set({ endpoint: value })}
          />
          <Select
            label="Sign-in flow"
            value={flow}
            options={flows}
            {...(hint === undefined ? {} : { hint })}
            onChange={(value) => set({ flow: value })}
          />
          <Field
            label="AWS profile"
            optional
            value={profile}
            placeholder="default"
            hint="From your AWS configuration. Its credentials sign the Admin calls: checking, resetting, recreating and enabling users. Sign-ins and enrollments by password need none."
            onInput={(value) => set({ profile: value })}
          />
        </div>
      </details>
      <Check
        label="Production"
        hint="Marks the pool in red everywhere and asks before enrolling."
        checked={production}
        onChange={(value) => set({ production: value })}
      />
    </>
  );
}
