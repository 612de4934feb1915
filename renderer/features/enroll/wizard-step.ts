import type { EnrollView } from '../../../main/contract/enroll.ts';
import type { StepLine } from '../../ui/steps.tsx';
import type { Proof } from './proof.ts';

export type WizardStep = 'pool' | 'sign-in' | 'new-password' | 'enroll' | 'done';

/** What the form shows, told from what main says of the enrollment and, before one has begun, the choice. */
export function stepOf(view: EnrollView | null, poolChosen: boolean): WizardStep {
  if (view === null) return poolChosen ? 'sign-in' : 'pool';
  switch (view.stage) {
    case 'signing-in':
      return 'sign-in';
    case 'new-password':
      return 'new-password';
    case 'ready':
    case 'enrolling':
      return 'enroll';
    case 'done':
      return 'done';
    case 'failed':
      // Where it failed is where to mend it: before any token call, the sign-in; after, the enrolling.
      return failedEnrolling(view) ? 'enroll' : 'sign-in';
  }
}

/** The calls of enrolling itself; those before belong to signing in. */
const TOKEN_CALLS = ['AssociateSoftwareToken', 'VerifySoftwareToken', 'SetUserMFAPreference'];

export function failedEnrolling(view: EnrollView): boolean {
  return view.stage === 'failed' && view.calls.some(({ operation }) => TOKEN_CALLS.includes(operation));
}

const titles: Record<WizardStep, string> = {
  pool: 'Pool',
  'sign-in': 'Sign in',
  'new-password': 'New password',
  enroll: 'Enroll',
  done: 'Done',
};

/** The list beside the form. "New password" is in it only for users whom Cognito asks for one. */
export function stepLines(current: WizardStep, asksNewPassword: boolean): readonly StepLine[] {
  const steps: WizardStep[] = ['pool', 'sign-in'];
  if (asksNewPassword) steps.push('new-password');
  steps.push('enroll', 'done');
  const at = steps.indexOf(current);
  return steps.map((step, index) => ({
    step,
    title: titles[step],
    state: index < at || current === 'done' ? 'done' : index === at ? 'current' : 'todo',
  }));
}

/** How Cognito will be asked, in words. */
export function pathWords(path: EnrollView['path'], proof: Proof = 'password'): string {
  if (proof === 'token' && path === 'access-token')
    return 'The token is good. Poolkey sets up the software token with it and then makes it the preferred second factor.';
  if (proof === 'session' && path === 'session')
    return 'Poolkey sets up the token with this Session of MFA_SETUP. Enroll soon: a Session lives 3 minutes unless the app client says otherwise.';
  switch (path) {
    case 'session':
      return 'This pool requires MFA, so the sign-in stopped at MFA_SETUP. Poolkey sets up the token with the session of that sign-in.';
    case 'access-token':
      return 'MFA is optional in this pool and the user is signed in. Poolkey sets up the token with the access token and then makes it the preferred second factor.';
    case 'already-enrolled':
      return 'Cognito already has a verified software token for this user. Poolkey answers with the secret in its vault and so finds out whether it is the right one.';
    case null:
      return 'The password is accepted. Poolkey can set up the token now.';
  }
}
