import { useEffect, useMemo } from 'preact/hooks';
import { goToCodes, type Route } from '../../lib/route.ts';
import { pools } from '../../lib/store.ts';
import { Page } from '../../ui/page.tsx';
import { ChoosePool } from './choose-pool.tsx';
import { DoneStep } from './done-step.tsx';
import { EnrollStep } from './enroll-step.tsx';
import './enroll-page.css';
import { NewPasswordStep } from './new-password-step.tsx';
import { SignInStep } from './sign-in-step.tsx';
import { StepList } from './step-list.tsx';
import { Wizard } from './wizard.ts';

const titles = {
  pool: 'Enroll a user',
  'sign-in': 'Who is to be enrolled?',
  'new-password': 'A new password is wanted',
  enroll: 'Set up the software token',
  done: 'Enrolled',
} as const;

function Step({ wizard }: { readonly wizard: Wizard }) {
  switch (wizard.step.value) {
    case 'pool':
      return <ChoosePool wizard={wizard} />;
    case 'sign-in':
      return <SignInStep wizard={wizard} />;
    case 'new-password':
      return <NewPasswordStep wizard={wizard} />;
    case 'enroll':
      return <EnrollStep wizard={wizard} />;
    case 'done':
      return <DoneStep wizard={wizard} />;
  }
}

/** A page of steps, not a stack of dialogs: the way back is always the same button, and Esc. */
export function EnrollPage({ from }: { readonly from: Extract<Route, { page: 'enroll' }> }) {
  const wizard = useMemo(() => {
    // With one pool there is nothing to choose.
    const only = pools.peek().length === 1 ? (pools.peek()[0]?.id ?? null) : null;
    return new Wizard(from.poolId ?? only, from.username ?? '');
  }, []);
  useEffect(
    () => () => {
      wizard.close();
    },
    [],
  );
  const step = wizard.step.value;
  return (
    <Page
      title={titles[step]}
      backLabel={step === 'done' ? 'Codes' : 'Cancel'}
      escape
      onBack={goToCodes}
      aside={<StepList current={step} asksNewPassword={wizard.askedNewPassword.value} />}
    >
      <div class="wizard" data-testid="wizard" data-step={step}>
        <Step wizard={wizard} />
      </div>
    </Page>
  );
}
