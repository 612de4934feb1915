import { Button } from '../../ui/button.tsx';
import { Field } from '../../ui/field.tsx';
import { FormError } from '../../ui/form-error.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import type { Wizard } from './wizard.ts';

/** `phone_number` → `Phone number`, `custom:cost_center` → `Cost center`. */
export function attributeLabel(name: string): string {
  const text = name.replace(/^(userAttributes\.)?(custom:)?/u, '').replaceAll('_', ' ');
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function NewPasswordStep({ wizard }: { readonly wizard: Wizard }) {
  const wanted = wizard.view.value?.requiredAttributes ?? [];
  const values = wizard.attributes.value;
  const complete = wizard.newPassword.value !== '' && wanted.every((name) => (values[name] ?? '') !== '');
  return (
    <form
      class="form"
      onSubmit={(event) => {
        event.preventDefault();
        if (complete) void wizard.setPassword();
      }}
    >
      <p class="dim">
        {wizard.username.value} still has the temporary password of an administrator. Cognito goes on only
        with a new one, which then is this user’s password.
      </p>
      <FormError error={wizard.error.value} />
      <PasswordField
        label="New password"
        autofocus
        value={wizard.newPassword.value}
        onInput={(value) => {
          wizard.newPassword.value = value;
        }}
      />
      {wanted.map((name) => (
        <Field
          key={name}
          label={attributeLabel(name)}
          hint={`The pool requires the attribute ${name}.`}
          value={values[name] ?? ''}
          onInput={(value) => {
            wizard.attributes.value = { ...wizard.attributes.peek(), [name]: value };
          }}
        />
      ))}
      <div class="form-row apart">
        <Button kind="primary" type="submit" disabled={!complete} busy={wizard.busy.value}>
          {wizard.busy.value ? 'Setting…' : 'Set password'}
        </Button>
        <Button onClick={() => wizard.back('sign-in')}>Back</Button>
      </div>
    </form>
  );
}
