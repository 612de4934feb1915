import { checkSecretHash } from '../domain/secret-hash.ts';
import { LocalPoolError, refusal } from '../errors.ts';
import type { Service } from '../service.ts';
import type { Client, Pool } from '../state/pool.ts';
import { challengeHandlers } from './challenges.ts';
import type { AuthAnswer } from './next-step.ts';
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

const CODE_CHALLENGES: readonly string[] = ['SMS_MFA', 'EMAIL_OTP', 'SOFTWARE_TOKEN_MFA'];

/** RespondToAuthChallenge and its admin twin. Errors: as in 2.2; rules 9 to 11 for the session. */
export function respondToChallenge(response: ChallengeResponse): AuthAnswer {
  const { service, pool, client, challenge, sessionToken, responses } = response;
  // Both spellings are in use once the server has named the user (section 6).
  const name =
    responses['USERNAME'] || requireParameter({ USERNAME: responses['USER_ID_FOR_SRP'] ?? '' }, 'USERNAME');
  const named = pool.users.find(name);
  checkSecretHash(client, responses['SECRET_HASH'], [name, named?.username]);
  if (!sessionToken) throw refusal('InvalidParameter', 'Missing required parameter Session');
  const session = service.sessions.require(sessionToken, service.now());
  if (session.clientId !== client.id || session.poolId !== pool.id) throw invalidSession();
  const user = pool.users.bySub(session.sub);
  if (!user) throw refusal('UserNotFound', 'User does not exist.');
  if (named !== user) throw invalidSession();
  if (!user.enabled) throw refusal('NotAuthorized', 'User is disabled.');
  if (session.challenge !== challenge) throw wrongChallenge(session, challenge);

  try {
    const answer = challengeHandlers[session.challenge]({ service, pool, client, user, session, responses });
    service.sessions.burn(session);
    return answer;
  } catch (error) {
    burnIfStrict(service, session, error);
    throw error;
  }
}

/** Rule 10's strict mode. Rule 25: a code that was used before is no wrong code. */
export function burnIfStrict(service: Service, session: Session, error: unknown): void {
  const wrongCode =
    error instanceof LocalPoolError &&
    (error.type === 'CodeMismatchException' || error.type === 'EnableSoftwareTokenMFAException');
  if (service.strictSessions && wrongCode) service.sessions.burn(session);
}

/** One kind of code sent for another has a text of its own (section 5, amplify-js#3066). */
function wrongChallenge(session: Session, challenge: string): Error {
  if (CODE_CHALLENGES.includes(session.challenge) && CODE_CHALLENGES.includes(challenge)) {
    return refusal('CodeMismatch', 'Invalid code or auth state for the user.');
  }
  return invalidSession();
}
