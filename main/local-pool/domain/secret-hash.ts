import { createHmac, timingSafeEqual } from 'node:crypto';
import { refusal } from '../errors.ts';
import type { Client } from '../state/pool.ts';

/** Base64(HMAC_SHA256(clientSecret, username + clientId)), section 6. */
export function secretHash(clientSecret: string, username: string, clientId: string): string {
  return createHmac('sha256', clientSecret).update(username).update(clientId).digest('base64');
}

/**
 * Rule 28. `names` are the user names that the hash may have been made with: the one sent, and the real one.
 * Errors: NotAuthorizedException, also for a missing hash and for one sent to a client without a secret.
 */
export function checkSecretHash(
  client: Client,
  given: string | undefined,
  names: readonly (string | undefined)[],
): void {
  if (client.secret === undefined && given === undefined) return;
  const secret = client.secret;
  const matches =
    secret !== undefined &&
    given !== undefined &&
    names.some((name) => name !== undefined && sameText(secretHash(secret, name, client.id), given));
  if (!matches) throw refusal('NotAuthorized', `Unable to verify secret hash for client ${client.id}`);
}

/** Operations that send the secret itself instead of a hash (RevokeToken, GetTokensFromRefreshToken). */
export function checkClientSecret(client: Client, given: string | undefined): void {
  if (client.secret === undefined && given === undefined) return;
  if (client.secret === undefined || given === undefined || !sameText(client.secret, given)) {
    throw refusal('NotAuthorized', `Unable to verify secret for client ${client.id}`);
  }
}

export function sameText(expected: string, given: string): boolean {
  const left = Buffer.from(expected);
  const right = Buffer.from(given);
  return left.length === right.length && timingSafeEqual(left, right);
}
