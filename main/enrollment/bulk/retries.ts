import type { CognitoFailure } from '../../cognito/failure.ts';

/** Tries of one user in all. One in five failing, a chain of calls fails ten times in a row once in ten million users. */
const MOST_ATTEMPTS = 10;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 60_000;

/**
 * Codes that are retryable for a person who knows why, and must not be tried again by a machine. A lockout grows with each further
 * try; whoever is interrupted did it on purpose.
 */
const NEVER = new Set(['LOCKED_OUT', 'INTERRUPTED']);

/** Most tries where they differ: few of what comes of a wrong setting more often than of chance. */
const ATTEMPTS: Readonly<Record<string, number>> = {
  BAD_ANSWER: 3,
  UNEXPECTED_ANSWER: 3,
  LAMBDA_FAILED: 3,
  VERIFY_CODE_REFUSED: 3,
  VERIFY_STATUS_ERROR: 3,
  INTERNAL: 3,
  // Nothing is wrong but the time.
  WAIT_TIMEOUT: Infinity,
};

/**
 * After how long a user that failed is tried again by itself, ms; null: not. `attempts`: tries so far. `random`: 0 up to 1, since
 * those that failed in the same moment should not all come back in the same moment.
 */
export function retryAfter(error: CognitoFailure, attempts: number, random: number): number | null {
  if (!error.retryable && !error.unclear) return null;
  if (NEVER.has(error.code)) return null;
  if (attempts >= (ATTEMPTS[error.code] ?? MOST_ATTEMPTS)) return null;
  const wait = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempts - 1)) * (0.5 + random / 2);
  return Math.max(wait, error.retryAfterMs ?? 0);
}
