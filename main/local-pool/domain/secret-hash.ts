import { createHmac, timingSafeEqual } from 'node:crypto';
import { refusal } from '../errors.ts';
import type { Client } from '../state/pool.ts';

/** Base64(HMAC_SHA256(clientSecret, username + clientId)), section 6. */
export function secretHash(clientSecret: string, username: string, clientId: string): string {
  return createHmac('sha256', clientSecret).update(username).update(clientId).digest('base64');
}

/**
 * Rule 28. `names` are the user names that the hash may have been made with: the one sent, and the real one.
 * With any of the client's secrets. Errors: NotAuthorizedException; InvalidParameterException for a hash sent
 * to a client without a secret.
 */
export function checkSecretHash(
  client: Client,
  given: string | undefined,
  names: readonly (string | undefined)[],
): void {
  const { id, secrets } = client;
  if (secrets.length === 0) {
    if (given === undefined) return;
    throw refusal(
      'InvalidParameter',
      `Client ${id} is not configured for secret but secret hash was received`,
    );
  }
  if (given === undefined) {
    throw refusal('NotAuthorized', `Client ${id} is configured with secret but SECRET_HASH was not received`);
  }
  const known = names.filter((name) => name !== undefined);
  const matches = secrets.some(({ value }) =>
    known.some((name) => sameText(secretHash(value, name, id), given)),
  );
  if (!matches) throw refusal('NotAuthorized', `Unable to verify secret hash for client ${id}`);
}

/** Operations that send the secret itself instead of a hash (RevokeToken, GetTokensFromRefreshToken). */
export function checkClientSecret({ id, secrets }: Client, given: string | undefined): void {
  if (secrets.length === 0 && given === undefined) return;
  if (given === undefined || !secrets.some(({ value }) => sameText(value, given))) {
    throw refusal('NotAuthorized', `Unable to verify secret for client ${id}`);
  }
}

export function sameText(expected: string, given: string): boolean {
  const left = Buffer.from(expected);
  const right = Buffer.from(given);
  return left.length === right.length && timingSafeEqual(left, right);
}
