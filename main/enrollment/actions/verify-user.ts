import { refuse } from '../../cognito/failure.ts';
import { signInUser } from '../sign-in-user.ts';
import { done, type ActionOutcome, type Subject } from './subject.ts';

/** Does the secret still work? Signs in and sees whether the pool takes its code. Errors: MFA_OFF, those of `signInUser`. */
export async function verifyUser({ deps, pool, account, onCall, signal }: Subject): Promise<ActionOutcome> {
  const outcome = await onCall('InitiateAuth', () => signInUser(deps, pool, account, signal));
  if (!outcome.ok) return outcome;
  if (outcome.value.challenges.includes('SOFTWARE_TOKEN_MFA')) return done('The pool took its code.');
  return refuse(
    'MFA_OFF',
    'The pool let this user in without a code, so its secret could not be tried. Switch its MFA preference on, or enroll it again.',
  );
}
