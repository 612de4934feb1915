import { disableFactor, enableFactor, softwareTokensAllowed } from '../domain/mfa.ts';
import { acceptCode, newTokenSecret } from '../domain/software-token.ts';
import { refusal } from '../errors.ts';
import type { Service } from '../service.ts';
import type { Pool } from '../state/pool.ts';
import type { UserRecord } from '../state/schema.ts';
import { authenticateToken } from '../tokens/authenticate-token.ts';
import { sessionLifetime } from '../tokens/token-lifetimes.ts';
import { burnIfStrict } from './respond.ts';
import { invalidSession, type Session, type SetupStep } from './session-book.ts';

/** Who is setting up a token, proven by an access token or by an MFA_SETUP session. */
interface Setup {
  readonly pool: Pool;
  readonly user: UserRecord;
  readonly session?: Session;
}

export interface Proof {
  readonly AccessToken?: string | undefined;
  readonly Session?: string | undefined;
}

/** AssociateSoftwareToken: a new pending secret; the last one associated is the one that Verify takes. */
export function associate(service: Service, proof: Proof): { SecretCode: string; Session?: string } {
  // A session that has been through Associate may do so again: the user lost the secret, the sign-in stands.
  const setup = authorize(service, proof, ['issued', 'associated']);
  const { user } = setup;
  const token = newTokenSecret();
  user.token.pending = token;
  if (service.settings.detachOldToken) {
    // Rule 18's switch: what Cognito did until about 2023.
    delete user.token.verified;
    disableFactor(user, 'SOFTWARE_TOKEN_MFA');
  }
  return { SecretCode: token.secret, ...nextSession(service, setup, 'associated') };
}

/**
 * VerifySoftwareToken: the pending secret becomes the user's token.
 * A pending secret has no used steps yet and leaves this state with its first one, so a reused code cannot
 * occur here; steps that the old secret used are of another secret and do not count.
 * Errors: EnableSoftwareTokenMFAException for a code outside the window (rule 26), session errors (rule 9).
 */
export function verify(
  service: Service,
  proof: Proof,
  code: string,
  friendlyName: string | undefined,
): { Status: 'SUCCESS'; Session?: string } {
  const setup = authorize(service, proof, ['associated']);
  const { pool, user, session } = setup;
  const token = user.token.pending;
  if (!token) throw refusal('SoftwareTokenMFANotFound', 'Software Token MFA does not exist for the user.');
  if (acceptCode(token, code, service.now()) !== 'accepted') {
    const error = refusal('EnableSoftwareTokenMFA', 'Code mismatch and fail enable Software Token MFA');
    if (session) burnIfStrict(service, session, error);
    throw error;
  }
  if (friendlyName) token.friendlyName = friendlyName;
  user.token = { verified: token };
  // Rules 14 and 15: where MFA is required the token counts at once, elsewhere the preference call decides.
  if (pool.mfa.MfaConfiguration === 'ON') enableFactor(user, 'SOFTWARE_TOKEN_MFA');
  return { Status: 'SUCCESS', ...nextSession(service, setup, 'verified') };
}

function authorize(service: Service, proof: Proof, steps: readonly SetupStep[]): Setup {
  if (proof.AccessToken !== undefined && proof.Session !== undefined) {
    throw refusal('InvalidParameter', 'Only one of AccessToken and Session may be given.');
  }
  const setup =
    proof.AccessToken !== undefined ? byToken(service, proof.AccessToken) : bySession(service, proof, steps);
  if (!softwareTokensAllowed(setup.pool)) {
    throw refusal('SoftwareTokenMFANotFound', 'Software Token MFA has not been enabled by the userPool.');
  }
  return setup;
}

function byToken(service: Service, accessToken: string): Setup {
  return authenticateToken(service, accessToken);
}

function bySession(service: Service, { Session: token }: Proof, steps: readonly SetupStep[]): Setup {
  if (token === undefined) throw refusal('InvalidParameter', 'Missing required parameter Session');
  const session = service.sessions.require(token, service.now());
  if (session.challenge !== 'MFA_SETUP' || !steps.includes(session.step)) throw invalidSession();
  const pool = service.store.pool(session.poolId);
  const user = pool?.users.bySub(session.sub);
  if (!pool || !user) throw refusal('UserNotFound', 'User does not exist.');
  if (!user.enabled) throw refusal('NotAuthorized', 'User is disabled.');
  // Another chain has enrolled the user meanwhile: from here on the password alone replaces nothing.
  if (user.token.verified) throw invalidSession();
  return { pool, user, session };
}

/** Rules 9, 11 and 12: by session, a new one for the next step and the old one is dead; by token, none. */
function nextSession(service: Service, { pool, session }: Setup, step: SetupStep): { Session?: string } {
  if (!session) return {};
  service.sessions.burn(session);
  const nowMs = service.now();
  const settings = pool.clients.get(session.clientId)?.settings ?? {};
  const { state: _burned, ...same } = session;
  return {
    Session: service.sessions.open({ ...same, step, expiresMs: nowMs + sessionLifetime(settings) }, nowMs),
  };
}
