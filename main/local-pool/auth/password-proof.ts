import { isPassword } from '../domain/passwords.ts';
import { refusal } from '../errors.ts';
import { hidesUsers, wrongCredentials } from './hidden-users.ts';
import { afterFirstFactor } from './next-step.ts';
import type { AuthAnswer, SignIn } from './open-challenge.ts';

/** A password that was sent as it is. Errors: NotAuthorizedException, and what the user's state refuses. */
export function provePassword(signIn: SignIn, password: string): AuthAnswer {
  refuseByState(signIn);
  return countedProof(signIn, () => isPassword(signIn.pool, signIn.user, password));
}

/** The one place where a first factor is right or wrong, and counts for the lockout (rule 31). */
export function countedProof(signIn: SignIn, isRight: () => boolean): AuthAnswer {
  const { service, user } = signIn;
  const { lockout } = service;
  lockout.check(user.sub, service.now());
  if (!isRight()) {
    lockout.failed(user.sub, service.now());
    throw wrongCredentials();
  }
  lockout.succeeded(user.sub);
  return afterFirstFactor(signIn);
}

/**
 * What Cognito says before it looks at a password (amazon-cognito-identity-js#288: intended). Hidden mode
 * says nothing of a user before that. Errors: PasswordResetRequiredException, UserNotConfirmedException.
 */
export function refuseByState({ client, user }: Pick<SignIn, 'client' | 'user'>): void {
  if (hidesUsers(client)) return;
  if (user.status === 'RESET_REQUIRED') {
    throw refusal('PasswordResetRequired', 'Password reset required for the user');
  }
  if (user.status === 'UNCONFIRMED') throw refusal('UserNotConfirmed', 'User is not confirmed.');
}
