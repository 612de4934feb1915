import { randomInt } from 'node:crypto';
import { attributeOf, missingRequired } from '../domain/attributes.ts';
import { secondFactor } from '../domain/mfa.ts';
import { refusal } from '../errors.ts';
import type { MfaFactor } from '../state/schema.ts';
import { completeSignIn, type AuthenticationResult, type Grant } from '../tokens/issue-tokens.ts';
import { sessionLifetime } from '../tokens/token-lifetimes.ts';
import type { IssuedChallenge, Session } from './session-book.ts';

/** What InitiateAuth, RespondToAuthChallenge and their admin twins answer. */
export interface AuthAnswer {
  readonly ChallengeName?: IssuedChallenge;
  readonly Session?: string;
  readonly ChallengeParameters: Readonly<Record<string, string>>;
  readonly AuthenticationResult?: AuthenticationResult;
}

/** The password was right, whichever flow proved it. Order of challenges: section 3, rule 17. */
export function afterFirstFactor(grant: Grant): AuthAnswer {
  const { service, pool, user } = grant;
  if (!user.enabled) throw refusal('NotAuthorized', 'User is disabled.');
  if (user.status === 'UNCONFIRMED') throw refusal('UserNotConfirmed', 'User is not confirmed.');
  service.sessions.supersedeSetup(pool.id, user.sub);
  if (user.status !== 'FORCE_CHANGE_PASSWORD') return afterPassword(grant);
  if (user.temporaryUntilMs !== undefined && service.now() >= user.temporaryUntilMs) {
    throw refusal('NotAuthorized', 'Temporary password has expired and must be reset by an administrator.');
  }
  return challenge(grant, 'NEW_PASSWORD_REQUIRED', {
    requiredAttributes: JSON.stringify(missingRequired(pool, user).map((name) => `userAttributes.${name}`)),
    userAttributes: JSON.stringify(
      Object.fromEntries(user.attributes.map(({ Name, Value }) => [Name, Value])),
    ),
  });
}

/** Rules 14 to 16: the second factor, or the tokens. */
export function afterPassword(grant: Grant): AuthAnswer {
  const next = secondFactor(grant.pool, grant.user);
  switch (next.kind) {
    case 'none':
      return signedIn(grant);
    case 'setup':
      return challenge(grant, 'MFA_SETUP', { MFAS_CAN_SETUP: JSON.stringify(next.choices) });
    case 'select':
      return challenge(grant, 'SELECT_MFA_TYPE', { MFAS_CAN_CHOOSE: JSON.stringify(next.choices) });
    case 'challenge':
      return factorChallenge(grant, next.factor);
  }
}

export function signedIn(grant: Grant): AuthAnswer {
  return { ChallengeParameters: {}, AuthenticationResult: completeSignIn(grant) };
}

/** One MFA challenge. SMS and e-mail cannot be sent: their codes go to the outbox. */
export function factorChallenge(grant: Grant, factor: MfaFactor): AuthAnswer {
  const { service, pool, user } = grant;
  if (factor === 'SOFTWARE_TOKEN_MFA') {
    const name = user.token.verified?.friendlyName;
    return challenge(grant, factor, name ? { FRIENDLY_DEVICE_NAME: name } : {});
  }
  const medium = factor === 'SMS_MFA' ? 'SMS' : 'EMAIL';
  const destination = attributeOf(user, factor === 'SMS_MFA' ? 'phone_number' : 'email') ?? '';
  const digits = factor === 'SMS_MFA' ? 6 : 8;
  const code = String(randomInt(10 ** digits)).padStart(digits, '0');
  service.outbox.put({
    userPoolId: pool.id,
    username: user.username,
    medium,
    destination,
    purpose: 'sign-in code',
    code,
  });
  const parameters = {
    CODE_DELIVERY_DELIVERY_MEDIUM: medium,
    CODE_DELIVERY_DESTINATION: masked(destination),
  };
  return challenge(grant, factor, parameters, { deliveredCode: code });
}

function challenge(
  { service, pool, client, user }: Grant,
  name: IssuedChallenge,
  parameters: Record<string, string>,
  extra: Pick<Session, 'deliveredCode'> = {},
): AuthAnswer {
  const nowMs = service.now();
  const session = service.sessions.open(
    {
      poolId: pool.id,
      clientId: client.id,
      sub: user.sub,
      challenge: name,
      step: 'issued',
      expiresMs: nowMs + sessionLifetime(client.settings),
      ...extra,
    },
    nowMs,
  );
  return {
    ChallengeName: name,
    Session: session,
    ChallengeParameters: { ...parameters, USER_ID_FOR_SRP: user.username },
  };
}

/** `+*******1234`, `t***@e***`: as much as Cognito shows of an address. */
function masked(destination: string): string {
  const [local = '', domain] = destination.split('@');
  if (domain !== undefined) return `${local.charAt(0)}***@${domain.charAt(0)}***`;
  return `+${'*'.repeat(Math.max(destination.length - 5, 1))}${destination.slice(-4)}`;
}
