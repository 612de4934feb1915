import { missingRequired } from '../domain/attributes.ts';
import { secondFactor } from '../domain/mfa.ts';
import { refusal } from '../errors.ts';
import type { MfaFactor } from '../state/schema.ts';
import { completeSignIn } from '../tokens/issue-tokens.ts';
import { sendCode } from './delivered-code.ts';
import { hidesUsers, wrongCredentials } from './hidden-users.ts';
import { openChallenge, type AuthAnswer, type SignIn } from './open-challenge.ts';

/** The first factor was right, whichever flow proved it. Order of challenges: section 3, rule 17. */
export function afterFirstFactor(signIn: SignIn): AuthAnswer {
  const { service, pool, client, user, phantom } = signIn;
  if (phantom !== undefined) throw wrongCredentials();
  if (!user.enabled) throw refusal('NotAuthorized', 'User is disabled.');
  if (user.status === 'UNCONFIRMED') throw refusal('UserNotConfirmed', 'User is not confirmed.');
  if (user.status === 'RESET_REQUIRED') {
    if (hidesUsers(client)) throw wrongCredentials();
    throw refusal('PasswordResetRequired', 'Password reset required for the user');
  }
  service.sessions.supersedeSetup(pool.id, user.sub);
  if (user.status !== 'FORCE_CHANGE_PASSWORD') return afterPassword(signIn);
  if (user.temporaryUntilMs !== undefined && service.now() >= user.temporaryUntilMs) {
    throw refusal('NotAuthorized', 'Temporary password has expired and must be reset by an administrator.');
  }
  return openChallenge(signIn, 'NEW_PASSWORD_REQUIRED', {
    requiredAttributes: JSON.stringify(missingRequired(pool, user).map((name) => `userAttributes.${name}`)),
    userAttributes: JSON.stringify(
      Object.fromEntries(user.attributes.map(({ Name, Value }) => [Name, Value])),
    ),
  });
}

/** Rules 14 to 16: the second factor, or the tokens. */
export function afterPassword(signIn: SignIn): AuthAnswer {
  const next = secondFactor(signIn.pool, signIn.user);
  switch (next.kind) {
    case 'none':
      return signedIn(signIn);
    case 'setup':
      return openChallenge(signIn, 'MFA_SETUP', { MFAS_CAN_SETUP: JSON.stringify(next.choices) });
    case 'select':
      return openChallenge(signIn, 'SELECT_MFA_TYPE', { MFAS_CAN_CHOOSE: JSON.stringify(next.choices) });
    case 'challenge':
      return factorChallenge(signIn, next.factor);
  }
}

export function signedIn(signIn: SignIn): AuthAnswer {
  return { ChallengeParameters: {}, AuthenticationResult: completeSignIn(signIn) };
}

/** One MFA challenge. */
export function factorChallenge(signIn: SignIn, factor: MfaFactor): AuthAnswer {
  if (factor !== 'SOFTWARE_TOKEN_MFA') return sendCode(signIn, factor);
  const name = signIn.user.token.verified?.friendlyName;
  return openChallenge(signIn, factor, name ? { FRIENDLY_DEVICE_NAME: name } : {});
}
