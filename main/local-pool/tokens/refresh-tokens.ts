import { refusal } from '../errors.ts';
import type { Service } from '../service.ts';
import type { Client, Pool } from '../state/pool.ts';
import type { SignInRecord, UserRecord } from '../state/schema.ts';
import { hashToken, issueTokens, newRefreshToken, type AuthenticationResult } from './issue-tokens.ts';

export interface Refresh {
  readonly service: Service;
  readonly pool: Pool;
  readonly client: Client;
  readonly refreshToken: string;
}

/**
 * The sign-in that a refresh token continues. Errors: NotAuthorizedException `Invalid Refresh Token` (unknown,
 * other client, revoked), `Refresh Token has expired`, `User is disabled.`; RefreshTokenReuseException.
 */
export function requireRefresh(refresh: Refresh): { record: SignInRecord; user: UserRecord } {
  const { service, pool, client, refreshToken } = refresh;
  const hash = hashToken(refreshToken);
  const record = pool.signIns.byRefreshHash(hash);
  const user = record && pool.users.bySub(record.sub);
  if (!record || !user || record.clientId !== client.id || record.revoked) {
    throw refusal('NotAuthorized', 'Invalid Refresh Token');
  }
  if (service.now() >= record.expiresMs) throw refusal('NotAuthorized', 'Refresh Token has expired');
  if (!user.enabled) throw refusal('NotAuthorized', 'User is disabled.');
  const retired = record.retired.find((old) => old.hash === hash);
  if (retired && service.now() >= retired.untilMs) {
    throw refusal('RefreshTokenReuse', 'Refresh token has already been used.');
  }
  return { record, user };
}

/** New tokens; where the client rotates refresh tokens, also a new one of those (2.2, GetTokensFromRefreshToken). */
export function redeem(refresh: Refresh, record: SignInRecord, user: UserRecord): AuthenticationResult {
  const { service, pool, client } = refresh;
  const result = issueTokens({ service, pool, client, user }, record);
  const rotation = client.settings.RefreshTokenRotation;
  if (rotation?.Feature !== 'ENABLED') return result;
  const next = newRefreshToken();
  pool.signIns.rotate(
    record,
    hashToken(next),
    service.now() + (rotation.RetryGracePeriodSeconds ?? 0) * 1000,
  );
  return { ...result, RefreshToken: next };
}
