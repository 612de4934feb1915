import { checkSecretHash } from '../domain/secret-hash.ts';
import { LocalPoolError, refusal } from '../errors.ts';
import type { Service } from '../service.ts';
import type { Client, Pool } from '../state/pool.ts';
import { challengeHandlers } from './challenges.ts';
import { isNamed, noSuchUser, subjectOfSession, wrongCredentials } from './hidden-users.ts';
import type { AuthAnswer } from './open-challenge.ts';
import { requireParameter, type Parameters } from './parameters.ts';
import { invalidSession, type Session } from './session-book.ts';

export interface ChallengeResponse {
  readonly service: Service;
  readonly pool: Pool;
  readonly client: Client;
  readonly challenge: string;
  readonly sessionToken: string | undefined;
  readonly responses: Parameters;
}

const CODE_CHALLENGES: readonly string[] = ['SMS_MFA', 'SMS_OTP', 'EMAIL_OTP', 'SOFTWARE_TOKEN_MFA'];

/** RespondToAuthChallenge and its admin twin. Errors: as in 2.2; rules 9 to 11 for the session. */
export function respondToChallenge(response: ChallengeResponse): AuthAnswer {
  const { service, pool, client, challenge, responses } = response;
  // Both spellings are in use once the server has named the user (section 6).
  const name =
    responses['USERNAME'] || requireParameter({ USERNAME: responses['USER_ID_FOR_SRP'] ?? '' }, 'USERNAME');
  const token = stateToken(response);
  checkSecretHash(client, responses['SECRET_HASH'], hashNames(response, name, token));
  if (!token) throw refusal('InvalidParameter', 'Missing required parameter Session');
  const session = requireSession(response, token);
  const user = subjectOfSession(pool, session);
  if (!user) throw noSuchUser(client);
  if (!isNamed(pool, session, name)) throw foreign(challenge);
  // Before the first factor is proven nobody is told; after it, afterFirstFactor asks.
  if (!session.firstFactor && !user.enabled) throw refusal('NotAuthorized', 'User is disabled.');
  if (session.challenge !== challenge) throw wrongChallenge(session, challenge);

  try {
    const { bySrp, phantom } = session;
    const signIn = { service, pool, client, user, ...(bySrp && { bySrp }), ...(phantom && { phantom }) };
    const answer = challengeHandlers[session.challenge]({ ...signIn, session, responses });
    service.sessions.burn(session);
    return answer;
  } catch (error) {
    burnIfStrict(service, session, error);
    throw error;
  }
}

/**
 * What carries the state: the Session, or in SRP the SECRET_BLOCK. With that no Session was issued, and one
 * that a client sends all the same, an older one perhaps, means nothing.
 */
function stateToken({ challenge, sessionToken, responses }: ChallengeResponse): string | undefined {
  return challenge === 'PASSWORD_VERIFIER'
    ? requireParameter(responses, 'PASSWORD_CLAIM_SECRET_BLOCK')
    : sessionToken;
}

/** Rule 28: the name sent or the real one; with and after SRP only USER_ID_FOR_SRP, which is the real one. */
function hashNames(response: ChallengeResponse, name: string, token: string | undefined): string[] {
  const { service, pool, challenge } = response;
  const session = token === undefined ? undefined : service.sessions.peek(token);
  const known = session?.poolId === pool.id ? session : undefined;
  const user = (known && subjectOfSession(pool, known)) ?? pool.users.find(name);
  const real = user === undefined ? [] : [user.username];
  if (user && (challenge === 'PASSWORD_VERIFIER' || known?.bySrp)) return real;
  // The real name of another user than the one who is named proves nothing.
  return known && !isNamed(pool, known, name) ? [name] : [name, ...real];
}

/** Errors: rule 9's. To another client than its own a session is a foreign one, whatever became of it. */
function requireSession({ service, pool, client, challenge }: ChallengeResponse, token: string): Session {
  const session = service.sessions.peek(token);
  if (session?.poolId !== pool.id || session.clientId !== client.id) throw foreign(challenge);
  return service.sessions.require(token, service.now());
}

/**
 * A SECRET_BLOCK that is unknown or another's is a wrong proof (measured on a real pool:
 * ministackorg/ministack#1758).
 */
function foreign(challenge: string): Error {
  return challenge === 'PASSWORD_VERIFIER' ? wrongCredentials() : invalidSession();
}

/** Rule 10's strict mode. Rule 25: a code that was used before is no wrong code. */
export function burnIfStrict(service: Service, session: Session, error: unknown): void {
  const wrongCode =
    error instanceof LocalPoolError &&
    (error.type === 'CodeMismatchException' || error.type === 'EnableSoftwareTokenMFAException');
  if (service.settings.strictSessions && wrongCode) service.sessions.burn(session);
}

/** One kind of code sent for another has a text of its own (section 5, amplify-js#3066). */
function wrongChallenge(session: Session, challenge: string): Error {
  if (CODE_CHALLENGES.includes(session.challenge) && CODE_CHALLENGES.includes(challenge)) {
    return refusal('CodeMismatch', 'Invalid code or auth state for the user.');
  }
  return foreign(challenge);
}
