import { fail, ok, type Result } from '../contract/result.ts';

/**
 * Cognito locks a user out after five failures, for twice as long each time: a test that repeats a refused code makes it worse for all
 * others. Three refusals leave room for a person to look.
 */
export const REFUSALS_UNTIL_COOL_DOWN = 3;
export const COOL_DOWN_MS = 15 * 60_000;

/** Errors: COOLDOWN with `retryAfterMs`. `refusals`: ms since the epoch, oldest first. */
export function checkCoolDown(refusals: readonly number[], now: number): Result<undefined> {
  const third = refusals.filter((at) => now - at < COOL_DOWN_MS).at(-REFUSALS_UNTIL_COOL_DOWN);
  if (third === undefined) return ok(undefined);
  const restMs = Math.max(0, Math.min(COOL_DOWN_MS, third + COOL_DOWN_MS - now));
  return fail(
    'COOLDOWN',
    `${REFUSALS_UNTIL_COOL_DOWN} codes of this account were refused within 15 minutes, and more would lock the user out. Look at its secret and at the clock ("poolkey doctor --clock"); a sign-in by Poolkey that succeeds ends this, else it ends in ${Math.ceil(restMs / 60_000)} min.`,
    restMs,
  );
}
