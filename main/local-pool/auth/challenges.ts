import { attributeOf, checkAttributes, missingRequired, writeAttributes } from '../domain/attributes.ts';
import { checkPolicy } from '../domain/password-policy.ts';
import { setPassword } from '../domain/passwords.ts';
import { sameText } from '../domain/secret-hash.ts';
import { acceptCode } from '../domain/software-token.ts';
import { refusal } from '../errors.ts';
import type { MfaFactor } from '../state/schema.ts';
import type { Grant } from '../tokens/issue-tokens.ts';
import { afterPassword, factorChallenge, signedIn, type AuthAnswer } from './next-step.ts';
import { requireParameter, type Parameters } from './parameters.ts';
import { invalidSession, type IssuedChallenge, type Session } from './session-book.ts';

/** A challenge's answer whose session, client, user and SECRET_HASH are already checked. */
export interface Turn extends Grant {
  readonly session: Session;
  readonly responses: Parameters;
}

/**
 * What answering each challenge does. A handler that throws leaves the session alive (rule 10), unless it is
 * WrongCode in strict mode; one that returns ends it.
 */
export const challengeHandlers: Readonly<Record<IssuedChallenge, (turn: Turn) => AuthAnswer>> = {
  NEW_PASSWORD_REQUIRED: newPassword,
  MFA_SETUP: setupDone,
  SELECT_MFA_TYPE: selectType,
  SOFTWARE_TOKEN_MFA: softwareToken,
  SMS_MFA: (turn) => deliveredCode(turn, 'SMS_MFA_CODE'),
  EMAIL_OTP: (turn) => deliveredCode(turn, 'EMAIL_OTP_CODE'),
};

const FILLED = 'userAttributes.';

function newPassword(turn: Turn): AuthAnswer {
  const { service, pool, user, responses } = turn;
  const password = requireParameter(responses, 'NEW_PASSWORD');
  const attributes = Object.entries(responses)
    .filter(([name]) => name.startsWith(FILLED))
    .map(([name, Value]) => ({ Name: name.slice(FILLED.length), Value }));
  checkAttributes(pool, attributes);
  for (const { Name } of attributes) {
    if (attributeOf(user, Name) !== undefined) {
      throw refusal('NotAuthorized', `Cannot modify an already provided ${Name}`);
    }
  }
  const missing = missingRequired(pool, user).filter(
    (name) => !attributes.some(({ Name, Value }) => Name === name && Value !== ''),
  );
  if (missing.length > 0) {
    const details = missing.map((name) => `${name}: The attribute ${name} is required`).join(', ');
    throw refusal('InvalidParameter', `Invalid attributes given, ${details}`);
  }
  checkPolicy(pool, password);

  // Applied at once: whoever stops at the second factor signs in with the new password next time.
  setPassword(pool, user, password, 'permanent');
  user.status = 'CONFIRMED';
  user.modifiedMs = service.now();
  writeAttributes(pool, user, attributes);
  return afterPassword(turn);
}

/** Rule 11: only the session that VerifySoftwareToken gave (S3) finishes a set-up. */
function setupDone(turn: Turn): AuthAnswer {
  if (turn.session.step !== 'verified') throw invalidSession();
  return signedIn(turn);
}

function selectType(turn: Turn): AuthAnswer {
  const answer = requireParameter(turn.responses, 'ANSWER');
  // The guide says EMAIL_MFA, Amplify sends EMAIL_OTP (section 3).
  const factor = answer === 'EMAIL_MFA' ? 'EMAIL_OTP' : answer;
  const choice = turn.user.mfa.enabled.find((enabled) => enabled === factor) ?? verifiedToken(turn, factor);
  if (!choice) throw refusal('InvalidParameter', 'Invalid MFA type selected.');
  return factorChallenge(turn, choice);
}

function verifiedToken({ user }: Turn, answer: string): MfaFactor | undefined {
  return answer === 'SOFTWARE_TOKEN_MFA' && user.token.verified ? answer : undefined;
}

function softwareToken({ service, user, responses, ...grant }: Turn): AuthAnswer {
  const code = requireParameter(responses, 'SOFTWARE_TOKEN_MFA_CODE');
  const token = user.token.verified;
  if (!token) throw refusal('SoftwareTokenMFANotFound', 'Software Token MFA does not exist for the user.');
  switch (acceptCode(token, code, service.now())) {
    case 'accepted':
      return signedIn({ service, user, ...grant });
    case 'reused':
      // Rule 25: apart from the session, which lives on even in strict mode.
      throw refusal('ExpiredCode', 'Your software token has already been used once.');
    case 'wrong':
      throw refusal('CodeMismatch', 'Invalid code received for user');
  }
}

function deliveredCode(turn: Turn, parameter: string): AuthAnswer {
  const code = requireParameter(turn.responses, parameter);
  if (!sameText(turn.session.deliveredCode ?? '', code)) {
    throw refusal('CodeMismatch', 'Invalid code or auth state for the user.');
  }
  return signedIn(turn);
}
