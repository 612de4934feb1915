import { refusal } from '../errors.ts';
import type { Service } from '../service.ts';
import type { Client, Pool } from '../state/pool.ts';
import type { UserRecord } from '../state/schema.ts';
import { decodeJwt, isSignedBy, type DecodedJwt } from './jwt.ts';
import { issuer, SIGN_IN_SCOPE } from './issue-tokens.ts';

/** Who made a call with an access token, and through which client it was had. */
export interface TokenHolder {
  readonly pool: Pool;
  readonly client: Client;
  readonly user: UserRecord;
}

/**
 * Whom an access token speaks for (rule 32).
 * Errors: NotAuthorizedException with the texts of section 5, UserNotFoundException, PasswordResetRequiredException.
 */
export function authenticateToken(service: Service, accessToken: string): TokenHolder {
  const jwt = decodeJwt(accessToken);
  const pool = jwt && poolOf(service, jwt);
  if (!jwt || !pool || !isSignedBy(jwt, pool.keys.access) || jwt.claims['token_use'] !== 'access') {
    throw refusal('NotAuthorized', 'Invalid Access Token');
  }
  const { sub, exp, origin_jti: origin, scope } = jwt.claims;
  if (typeof exp !== 'number' || service.now() >= exp * 1000) {
    throw refusal('NotAuthorized', 'Access Token has expired');
  }
  const user = typeof sub === 'string' ? pool.users.bySub(sub) : undefined;
  if (!user) throw refusal('UserNotFound', 'User does not exist.');
  if (!user.enabled) throw refusal('NotAuthorized', 'User is disabled.');
  if (user.status === 'RESET_REQUIRED') {
    // Seen at GetUser (aws-amplify/amplify-js#11274): the tokens there are do not outlive a reset.
    throw refusal('PasswordResetRequired', 'Password reset required for the user');
  }
  const signIn = typeof origin === 'string' ? pool.signIns.byOrigin(origin) : undefined;
  // A client that is gone has taken its sign-ins along.
  const client = signIn && pool.clients.get(signIn.clientId);
  if (!client || signIn.revoked) throw refusal('NotAuthorized', 'Access Token has been revoked');
  if (typeof scope !== 'string' || !scope.split(' ').includes(SIGN_IN_SCOPE)) {
    throw refusal('NotAuthorized', 'Access Token does not have required scopes');
  }
  return { pool, client, user };
}

function poolOf(service: Service, { claims }: DecodedJwt): Pool | undefined {
  const iss = claims['iss'];
  if (typeof iss !== 'string') return undefined;
  const pool = service.store.pool(iss.slice(iss.lastIndexOf('/') + 1));
  return pool && issuer(service.region, pool) === iss ? pool : undefined;
}
