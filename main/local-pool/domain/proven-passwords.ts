import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { UserRecord } from '../state/schema.ts';

type Credential = NonNullable<UserRecord['credential']>;

/** Of this process alone, and never saved: what is remembered is worth nothing to anybody else. */
const KEY = randomBytes(32);
const digests = new WeakMap<Credential, Buffer>();

/**
 * A verifier costs half a millisecond or more, at each sign-in by password and twice for a user that is made and given the same
 * password for good. So what was found to belong to a verifier once is known again.
 */
export function rememberPassword(credential: Credential, password: string): void {
  digests.set(credential, digestOf(password));
}

/** False also where nothing is known: then the verifier decides. */
export function isRemembered(credential: Credential, password: string): boolean {
  const digest = digests.get(credential);
  return digest !== undefined && timingSafeEqual(digest, digestOf(password));
}

function digestOf(password: string): Buffer {
  return createHmac('sha256', KEY).update(password).digest();
}
