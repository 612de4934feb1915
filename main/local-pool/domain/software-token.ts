import { randomBytes } from 'node:crypto';
import { HOTP, Secret } from 'otpauth';
import type { TokenSecret } from '../state/schema.ts';
import { sameText } from './secret-hash.ts';

const STEP_MS = 30_000;
/** Rule 24: one step early or late. */
const WINDOW = [0, -1, 1];
/** Steps are remembered well past the window, in case the injected clock is set back a little. */
const KEPT_STEPS = 20;

export type CodeVerdict = 'accepted' | 'reused' | 'wrong';

/** Rule 27: 32 random bytes, which are 52 characters of base32 without padding. */
export function newTokenSecret(): TokenSecret {
  const bytes = randomBytes(32);
  return { secret: new Secret({ buffer: new Uint8Array(bytes).buffer }).base32, usedSteps: [] };
}

/**
 * Rules 24 to 26: a six-digit code against the three steps around `nowMs`. An accepted step is remembered with
 * the secret, Verify's included. A step below one already used is still accepted: whether Cognito refuses it is
 * not known (section 9.3).
 */
export function acceptCode(token: TokenSecret, code: string, nowMs: number): CodeVerdict {
  const current = Math.floor(nowMs / STEP_MS);
  const secret = Secret.fromBase32(token.secret);
  // Every candidate is compared in full, so that the time taken says nothing about the match.
  const matching = WINDOW.map((offset) => current + offset).filter(
    (step) => step >= 0 && sameText(HOTP.generate({ secret, counter: step }), code),
  );
  if (matching.length === 0) return 'wrong';
  const unused = matching.find((step) => !token.usedSteps.includes(step));
  if (unused === undefined) return 'reused';
  token.usedSteps = [...token.usedSteps.filter((step) => step > current - KEPT_STEPS), unused];
  return 'accepted';
}
