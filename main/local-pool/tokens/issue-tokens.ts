import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { groupClaims } from '../domain/groups.ts';
import type { Client, Pool } from '../state/pool.ts';
import type { SignInRecord, UserRecord } from '../state/schema.ts';
import type { Service } from '../service.ts';
import { signJwt } from './jwt.ts';
import { tokenLifetimes } from './token-lifetimes.ts';

/** The scope that calls with an access token need; sign-in by API gives this one alone (section 7). */
export const SIGN_IN_SCOPE = 'aws.cognito.signin.user.admin';

/** Section 2.1, less NewDeviceMetadata. `ExpiresIn` in seconds. */
export interface AuthenticationResult {
  readonly AccessToken: string;
  readonly IdToken: string;
  readonly RefreshToken?: string;
  readonly ExpiresIn: number;
  readonly TokenType: 'Bearer';
}

export interface Grant {
  readonly service: Service;
  readonly pool: Pool;
  readonly client: Client;
  readonly user: UserRecord;
}

/** A finished sign-in: a new entry in the book, and all three tokens. */
export function completeSignIn(grant: Grant): AuthenticationResult {
  const { service, pool, client, user } = grant;
  const nowMs = service.now();
  const refreshToken = newRefreshToken();
  const record: SignInRecord = {
    originJti: randomUUID(),
    clientId: client.id,
    sub: user.sub,
    authTimeMs: nowMs,
    expiresMs: nowMs + tokenLifetimes(client.settings).refresh,
    revoked: false,
    refreshHash: hashToken(refreshToken),
    retired: [],
  };
  pool.signIns.add(record, nowMs);
  return { ...issueTokens(grant, record), RefreshToken: refreshToken };
}

/** New access and ID tokens of a sign-in that exists. */
export function issueTokens(
  grant: Grant,
  record: SignInRecord,
  scope = grant.service.settings.accessTokenScope ?? SIGN_IN_SCOPE,
): AuthenticationResult {
  const { service, pool, client, user } = grant;
  const nowMs = service.now();
  const lifetimes = tokenLifetimes(client.settings);
  const { groups, roles } = groupClaims(pool, user);
  const shared = {
    sub: user.sub,
    ...groups,
    iss: issuer(service.region, pool),
    origin_jti: record.originJti,
    event_id: randomUUID(),
    auth_time: seconds(record.authTimeMs),
    iat: seconds(nowMs),
  };
  // Rule 32.
  const access = {
    ...shared,
    client_id: client.id,
    token_use: 'access',
    scope,
    exp: seconds(nowMs + lifetimes.access),
    jti: randomUUID(),
    username: user.username,
  };
  const id = {
    ...shared,
    ...Object.fromEntries(user.attributes.map(({ Name, Value }) => [Name, claimValue(Name, Value)])),
    ...roles,
    aud: client.id,
    token_use: 'id',
    'cognito:username': user.username,
    exp: seconds(nowMs + lifetimes.id),
    jti: randomUUID(),
  };
  return {
    AccessToken: signJwt(access, pool.keys.access),
    IdToken: signJwt(id, pool.keys.id),
    ExpiresIn: lifetimes.access / 1000,
    TokenType: 'Bearer',
  };
}

/** AWS's form and not the loopback address, so that a backend under test accepts the tokens unchanged. */
export function issuer(region: string, pool: Pool): string {
  return `https://cognito-idp.${region}.amazonaws.com/${pool.id}`;
}

/** Opaque; has the five parts of the encrypted JWT that Cognito gives. */
export function newRefreshToken(): string {
  const header = Buffer.from('{"cty":"JWT","enc":"A256GCM","alg":"RSA-OAEP"}');
  return [header, randomBytes(256), randomBytes(12), randomBytes(640), randomBytes(16)]
    .map((part) => part.toString('base64url'))
    .join('.');
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('base64');
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

function claimValue(name: string, value: string): string | boolean {
  return name.endsWith('_verified') ? value === 'true' : value;
}
