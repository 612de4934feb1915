import * as OTPAuth from 'otpauth';
import { fail, ok, type Result } from '../contract/result.ts';
import { Secret } from '../secrecy/secret.ts';

export type Algorithm = 'SHA1' | 'SHA256' | 'SHA512';

export function isAlgorithm(value: unknown): value is Algorithm {
  return value === 'SHA1' || value === 'SHA256' || value === 'SHA512';
}

/** What RFC 6238 needs to make codes. Cognito's tokens are SHA1, 6 digits, 30 s. */
export interface SoftwareToken {
  /** Base32, upper case, without padding: the form in which Cognito's SecretCode comes. */
  readonly secret: Secret;
  readonly algorithm: Algorithm;
  readonly digits: number;
  readonly periodMs: number;
}

export const COGNITO_TOKEN = { algorithm: 'SHA1', digits: 6, periodMs: 30_000 } as const;

/**
 * Accepts what people paste: lower case, spaces and dashes between groups, `=` padding.
 * Errors: INVALID_SECRET when a character is not base32 or fewer than 80 bits are left
 * (RFC 4226 wants 128, yet many services hand out 80).
 */
export function parseSecret(text: string): Result<Secret> {
  const pasted = text.replaceAll(/[\s-]/g, '').replace(/=+$/, '');
  if (pasted === '')
    return fail('INVALID_SECRET', 'The secret is empty. Paste the base32 text of the secret.');
  // Before upper case, which makes SS of ß.
  const stranger = /[^A-Za-z2-7]/.test(pasted);
  if (stranger) {
    return fail(
      'INVALID_SECRET',
      'The secret holds a character that is not base32 (A to Z and 2 to 7). Copy it again in full.',
    );
  }
  const base32 = pasted.toUpperCase();
  if (base32.length > 1024) return fail('INVALID_SECRET', 'The secret is longer than any service makes one.');
  if (base32.length < 16) {
    return fail('INVALID_SECRET', 'The secret is too short: at least 16 base32 characters are needed.');
  }
  return ok(new Secret(base32));
}

/** Checks the numbers of a token that did not come from Cognito. Errors: INVALID_DIGITS, INVALID_PERIOD. */
export function checkShape(digits: number, periodMs: number): Result<undefined> {
  if (!Number.isInteger(digits) || digits < 6 || digits > 10) {
    return fail('INVALID_DIGITS', 'A code has 6 to 10 digits.');
  }
  if (!Number.isInteger(periodMs / 1000) || periodMs < 5_000 || periodMs > 3_600_000) {
    return fail('INVALID_PERIOD', 'The period is a whole number of seconds from 5 to 3600.');
  }
  return ok(undefined);
}

/** The code of one time step, leading zeros kept. */
export function codeAt(token: SoftwareToken, step: number): string {
  return OTPAuth.TOTP.generate({
    secret: OTPAuth.Secret.fromBase32(token.secret.reveal()),
    algorithm: token.algorithm,
    digits: token.digits,
    period: token.periodMs / 1000,
    timestamp: step * token.periodMs,
  });
}

/** T of RFC 6238 with T0 = 0. */
export function stepAt(timeMs: number, periodMs: number): number {
  return Math.floor(timeMs / periodMs);
}

/** The raw key bytes, for fingerprints. */
export function secretBytes(secret: Secret): Uint8Array {
  return OTPAuth.Secret.fromBase32(secret.reveal()).bytes;
}
