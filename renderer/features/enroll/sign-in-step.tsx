import { poolById } from '../../lib/store.ts';
import { Button } from '../../ui/button.tsx';
import { Check } from '../../ui/check.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { Notice } from '../../ui/notice.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import { PoolDot } from '../../ui/pool-dot.tsx';
import type { Wizard } from './wizard.ts';

export function SignInStep({ wizard }: { readonly wizard: Wizard }) {
  const pool = poolById.value.get(wizard.poolId.value ?? '');
  const busy = wizard.busy.value || wizard.view.value?.stage === 'signing-in';
  const held = pool?.production === true && !wizard.productionAllowed.value;
  const complete = wizard.username.value.trim() !== '' && wizard.password.value !== '' && !held;
  const named = wizard.username.peek() !== '';
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
      <Field
        label="User name"
        autofocus={!named}
        value={wizard.username.value}
        onInput={(value) => {
          wizard.username.value = value;
        }}
      />
      <PasswordField
        label="Password"
        autofocus={named}
        value={wizard.password.value}
        hint="Sent to the pool once, from Poolkey’s main process."
        onInput={(value) => {
          wizard.password.value = value;
        }}
      />
      <div class="form-row apart">
        <Button kind="primary" type="submit" disabled={!complete} busy={busy}>
          {busy ? 'Signing in…' : 'Sign in'}
        </Button>
      </div>
    </form>
  );
}
