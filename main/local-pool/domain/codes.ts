import { refusal } from '../errors.ts';
import type { CodePurpose, UserRecord } from '../state/schema.ts';
import { numericCode } from './delivery.ts';

const HOUR_MS = 60 * 60 * 1000;

/**
 * "Confirmation and verification codes 24 hours, forgot password codes 1 hour"
 * (amazon-cognito-identity-js#189).
 */
function lifeMs(purpose: CodePurpose): number {
  return purpose === 'reset' ? HOUR_MS : 24 * HOUR_MS;
}

/** A new code; an earlier one of the same purpose is worth nothing from here on. */
export function issueCode(user: UserRecord, purpose: CodePurpose, nowMs: number): string {
  const code = numericCode(6);
  dropCode(user, purpose);
  user.codes = [...(user.codes ?? []), { purpose, code, expiresMs: nowMs + lifeMs(purpose) }];
  return code;
}

/**
 * The code stays good: `dropCode` ends it. Errors: CodeMismatchException; ExpiredCodeException, also where
 * none was sent.
 */
export function checkCode(user: UserRecord, purpose: CodePurpose, code: string, nowMs: number): void {
  const sent = user.codes?.find((one) => one.purpose === purpose);
  if (!sent || nowMs >= sent.expiresMs) throw expiredCode();
  if (sent.code !== code) throw wrongCode();
}

export function dropCode(user: UserRecord, purpose: CodePurpose): void {
  const rest = (user.codes ?? []).filter((one) => one.purpose !== purpose);
  if (rest.length > 0) user.codes = rest;
  else delete user.codes;
}

export function wrongCode(): Error {
  return refusal('CodeMismatch', 'Invalid verification code provided, please try again.');
}

export function expiredCode(): Error {
  return refusal('ExpiredCode', 'Invalid code provided, please request a code again.');
}
