import { go } from '../../lib/route.ts';
import { poolById } from '../../lib/store.ts';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PoolDot } from '../../ui/pool-dot.tsx';
import { Tabs } from '../../ui/tabs.tsx';
import { ProofFields, proofComplete } from './proof-fields.tsx';
import { proofs } from './proof.ts';
import type { Wizard } from './wizard.ts';

export function SignInStep({ wizard }: { readonly wizard: Wizard }) {
  const pool = poolById.value.get(wizard.poolId.value ?? '');
  const busy = wizard.busy.value || wizard.view.value?.stage === 'signing-in';
  const held = pool?.production === true && !wizard.productionAllowed.value;
  const complete = proofComplete(wizard) && !held;
  const signsIn = wizard.proof.value === 'password';
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (complete && !busy) void wizard.signIn();
      }}
    >
      {pool !== undefined && (
        <p class="wizard-pool">
          <PoolDot color={pool.color} production={pool.production} />
          <span class="cut">{pool.name}</span>
          <button type="button" class="link" onClick={() => wizard.back('pool')}>
            Other pool
          </button>
        </p>
      )}
      <FormError error={wizard.error.value} />
      {pool?.production === true && (
        <Notice tone="bad" testId="production-notice">
          <p>
            <strong>{pool.name} is a production pool.</strong> Enrolling changes how this user signs in for
            real.
          </p>
          <Check
            label="I may enroll users here"
            checked={wizard.productionAllowed.value}
            onChange={(checked) => {
              wizard.productionAllowed.value = checked;
            }}
          />
        </Notice>
      )}
      <Tabs
        label="What proves who the user is"
        tabs={proofs}
        value={wizard.proof.value}
        onChange={(proof) => {
          wizard.error.value = null;
          wizard.proof.value = proof;
        }}
      />
      <ProofFields wizard={wizard} />
      <div class="form-row apart">
        <Button kind="primary" type="submit" disabled={!complete} busy={busy}>
          {signsIn ? (busy ? 'Signing in…' : 'Sign in') : busy ? 'Checking…' : 'Go on'}
        </Button>
        <Button
          kind="quiet"
          icon="users"
          testId="enroll-many"
          onClick={() => go(pool === undefined ? { page: 'bulk' } : { page: 'bulk', poolId: pool.id })}
        >
          Many users from a list…
        </Button>
      </div>
    </form>
  );
}
