import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { Pool } from '../state/pool.ts';
import type { UserRecord } from '../state/schema.ts';
import { srpPoolName } from '../../srp/proof.ts';
import { isRemembered, rememberPassword } from './proven-passwords.ts';
import { srpVerifier } from './srp-verifier.ts';

const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Keeps a password as a salted SRP verifier: slow enough for the passwords of test users, and the SRP flow can
 * serve every user whose password was ever set. The caller has checked the policy.
 */
export function setPassword(pool: Pool, user: UserRecord, password: string, kind: PasswordKind): void {
  if (!user.credential || !isRemembered(user.credential, password)) {
    const salt = newSalt();
    user.credential = { salt, verifier: verifierOf(pool, user, password, salt) };
    rememberPassword(user.credential, password);
  }
  if (kind === 'permanent') delete user.temporaryUntilMs;
  else user.temporaryUntilMs = kind.temporaryFromMs + temporaryDays(pool) * DAY_MS;
}

export type PasswordKind = 'permanent' | { readonly temporaryFromMs: number };

/**
 * 16 bytes as the shortest hexadecimal: now and then shorter, or with the high bit set, which clients have to
 * get right.
 */
export function newSalt(bytes: Buffer = randomBytes(16)): string {
  return BigInt(`0x${bytes.toString('hex')}`).toString(16);
}

/** Constant-time where it matters: the verifiers are compared, not the passwords. */
export function isPassword(pool: Pool, user: UserRecord, password: string): boolean {
  if (!user.credential) return false;
  if (isRemembered(user.credential, password)) return true;
  const expected = Buffer.from(user.credential.verifier);
  const given = Buffer.from(verifierOf(pool, user, password, user.credential.salt));
  if (expected.length !== given.length || !timingSafeEqual(expected, given)) return false;
  rememberPassword(user.credential, password);
  return true;
}

function temporaryDays(pool: Pool): number {
  return pool.settings.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays || 7;
}

function verifierOf(pool: Pool, user: UserRecord, password: string, salt: string): string {
  return srpVerifier(srpPoolName(pool.id), user.username, password, salt);
}
