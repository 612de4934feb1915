import { requireClient } from '../domain/pools.ts';
import { checkSecretHash } from '../domain/secret-hash.ts';
import { refusal } from '../errors.ts';
import type { Service } from '../service.ts';
import type { Client, Pool } from '../state/pool.ts';
import type { UserRecord } from '../state/schema.ts';
import { clientId, secretHash, username } from '../validation/common.ts';
import { required } from '../validation/shape.ts';

/** The members by which an unsigned operation names a user through a client. */
export const clientUser = {
  ClientId: required(clientId),
  SecretHash: secretHash,
  Username: required(username),
};

export interface ClientUser {
  readonly ClientId: string;
  readonly SecretHash?: string | undefined;
  readonly Username: string;
}

/**
 * Errors: ResourceNotFoundException, and NotAuthorizedException for the hash; a missing user is the caller's
 * affair.
 */
export function namedUser(
  service: Service,
  { ClientId, SecretHash, Username }: ClientUser,
): { pool: Pool; client: Client; user: UserRecord | undefined } {
  const { pool, client } = requireClient(service.store, ClientId);
  const user = pool.users.byName(Username);
  checkSecretHash(client, SecretHash, [Username, user?.username]);
  return { pool, client, user };
}

export function unknownToClient(): Error {
  return refusal('UserNotFound', 'Username/client id combination not found.');
}
