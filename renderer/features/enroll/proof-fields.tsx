import { Field } from '../../ui/field.tsx';
import { PasswordField } from '../../ui/password-field.tsx';
import type { Wizard } from './wizard.ts';

function UserName({ wizard }: { readonly wizard: Wizard }) {
  return (
    <Field
      label="User name"
      autofocus={wizard.username.peek() === ''}
      value={wizard.username.value}
      onInput={(value) => {
        wizard.username.value = value;
      }}
    />
  );
}

function ByPassword({ wizard }: { readonly wizard: Wizard }) {
  const named = wizard.username.peek() !== '';
  return (
    <>
      <UserName wizard={wizard} />
      <PasswordField
        label="Password"
        autofocus={named}
        value={wizard.password.value}
        hint="Sent to the pool once, from Poolkey’s main process."
        onInput={(value) => {
          wizard.password.value = value;
        }}
      />
    </>
  );
}

function ByToken({ wizard }: { readonly wizard: Wizard }) {
  return (
    <PasswordField
      label="Access token"
      autofocus
      value={wizard.accessToken.value}
      placeholder="eyJ…"
      hint={
        <>
          Of a user who signed in elsewhere; it says whose it is. It needs the scope{' '}
          <code>aws.cognito.signin.user.admin</code>, which every sign-in by the API has and one by the hosted
          pages only when asked for. The field is emptied when it is sent.
        </>
      }
      onInput={(value) => {
        wizard.accessToken.value = value;
      }}
    />
  );
}

function BySession({ wizard }: { readonly wizard: Wizard }) {
  const named = wizard.username.peek() !== '';
  return (
    <>
      <UserName wizard={wizard} />
      <PasswordField
        label="Session"
        autofocus={named}
        value={wizard.session.value}
        placeholder="AYABe…"
        hint={
          <>
            Of the challenge <code>MFA_SETUP</code> that a sign-in elsewhere was answered with. A Session
            lives 3 minutes by default and is good for one use. The field is emptied when it is sent.
          </>
        }
        onInput={(value) => {
          wizard.session.value = value;
        }}
      />
    </>
  );
}

/** The fields of the proof that was chosen, and of no other. */
export function ProofFields({ wizard }: { readonly wizard: Wizard }) {
  switch (wizard.proof.value) {
    case 'password':
      return <ByPassword wizard={wizard} />;
    case 'token':
      return <ByToken wizard={wizard} />;
    case 'session':
      return <BySession wizard={wizard} />;
  }
}

/** Whether what the proof needs was typed. */
export function proofComplete(wizard: Wizard): boolean {
  const named = wizard.username.value.trim() !== '';
  switch (wizard.proof.value) {
    case 'password':
      return named && wizard.password.value !== '';
    case 'token':
      return wizard.accessToken.value.trim() !== '';
    case 'session':
      return named && wizard.session.value.trim() !== '';
  }
}
