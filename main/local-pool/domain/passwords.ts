import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { Pool } from '../state/pool.ts';
import type { UserRecord } from '../state/schema.ts';
import { srpPoolName } from '../../srp/proof.ts';
import { srpVerifier } from './srp-verifier.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const ALPHABETS = [
  'ABCDEFGHJKLMNPQRSTUVWXYZ',
  'abcdefghijkmnopqrstuvwxyz',
  '23456789',
  // None that means something to a shell, a CSV file or the AWS CLI's shorthand: these passwords get pasted
  // everywhere.
  '-_.',
] as const;

/**
 * Keeps a password as a salted SRP verifier: slow enough for the passwords of test users, and the SRP flow can
 * serve every user whose password was ever set. The caller has checked the policy.
 */
export function setPassword(pool: Pool, user: UserRecord, password: string, kind: PasswordKind): void {
  const salt = newSalt();
  user.credential = { salt, verifier: verifierOf(pool, user, password, salt) };
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
  const expected = Buffer.from(user.credential.verifier);
  const given = Buffer.from(verifierOf(pool, user, password, user.credential.salt));
  return expected.length === given.length && timingSafeEqual(expected, given);
}

/** Random, with every kind of character that a policy can ask for; at least as long as the pool wants. */
export function generatePassword(minimumLength: number): string {
  const all = ALPHABETS.join('');
  const characters = ALPHABETS.map(pick);
  while (characters.length < Math.max(minimumLength, 16) - 1) characters.push(pick(all));
  for (let last = characters.length - 1; last > 0; last--) {
    const other = randomInt(last + 1);
    [characters[last], characters[other]] = [characters[other] ?? '', characters[last] ?? ''];
  }
  // A letter first: an option does not begin with one, nor does a spreadsheet's formula.
  return pick(ALPHABETS[1]) + characters.join('');
}

function temporaryDays(pool: Pool): number {
  return pool.settings.Policies?.PasswordPolicy?.TemporaryPasswordValidityDays || 7;
}

function verifierOf(pool: Pool, user: UserRecord, password: string, salt: string): string {
  return srpVerifier(srpPoolName(pool.id), user.username, password, salt);
}

function pick(alphabet: string): string {
  return alphabet.charAt(randomInt(alphabet.length));
}
