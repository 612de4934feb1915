import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { G, N, padded } from './group.ts';

/** What both sides of an exchange compute, as Cognito does it (reference/cognito.md 6). */

const INFO = 'Caldera Derived Key';

/** k = H(padHex(N) ‖ padHex(g)) */
export const K = hashNumber(padded(N), padded(G));

/** u = H(padHex(A) ‖ padHex(B)) */
export function scrambler(A: bigint, B: bigint): bigint {
  return hashNumber(padded(A), padded(B));
}

/** x = H(padHex(salt) ‖ H(pool ‖ userId ‖ ":" ‖ password)) */
export function passwordNumber(poolName: string, userId: string, password: string, salt: bigint): bigint {
  return hashNumber(padded(salt), createHash('sha256').update(`${poolName}${userId}:${password}`).digest());
}

/** The key of 16 bytes that both sides end up with. */
export function sessionKey(S: bigint, u: bigint): Buffer {
  return Buffer.from(hkdfSync('sha256', padded(S), padded(u), INFO, 16));
}

export interface SrpClaim {
  /** The part of the pool's id after `_`. */
  readonly poolName: string;
  /** USER_ID_FOR_SRP. */
  readonly userId: string;
  readonly secretBlock: Buffer;
  readonly timestamp: string;
}

/** PASSWORD_CLAIM_SIGNATURE: Base64(HMAC-SHA256(key, pool ‖ userId ‖ SECRET_BLOCK ‖ TIMESTAMP)). */
export function claimSignature(key: Buffer, claim: SrpClaim): string {
  return createHmac('sha256', key)
    .update(claim.poolName)
    .update(claim.userId)
    .update(claim.secretBlock)
    .update(claim.timestamp)
    .digest('base64');
}

/** The part of a pool's id after `_`, which is what SRP calls the pool. */
export function srpPoolName(userPoolId: string): string {
  return userPoolId.slice(userPoolId.indexOf('_') + 1);
}

function hashNumber(...parts: readonly Buffer[]): bigint {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return BigInt(`0x${hash.digest('hex')}`);
}
