import { fail, ok, type Result } from '../contract/result.ts';

/**
 * Which time steps were handed out, per secret (by keyed fingerprint, so that two names of one secret share it).
 * Only moves forward; shared by every process of this vault.
 */
export interface Ledger {
  /** The last step handed out, or null. */
  last(fingerprint: string): Promise<number | null>;
  /**
   * Runs `choose` with the last step under a lock that all processes share and, when it gives a step,
   * commits that step durably before resolving. A step once committed is never given again, whatever
   * becomes of the caller.
   */
  take<T extends { readonly step: number }>(
    fingerprint: string,
    choose: (last: number | null) => Result<T>,
  ): Promise<Result<T>>;
}

export interface StepWish {
  /** Server time in ms since the epoch. */
  readonly now: number;
  readonly periodMs: number;
  /** Life that the code must still have in its own step when it is handed over, ms. */
  readonly minValidMs: number;
  /** Longest wait for the start of a step, ms. */
  readonly maxWaitMs: number;
  /**
   * `previous`: take the step before the current one where it is unused. Cognito accepts it (window −1 to +1),
   * and the current step stays free for the sign-in that follows an enrollment.
   */
  readonly prefer?: 'current' | 'previous';
}

export interface StepChoice {
  readonly step: number;
  /** Until the step starts, ms; 0 for a running or past one. */
  readonly waitMs: number;
  /** From hand-over (now + waitMs) to the end of the step; for a previous step, to the end of the server's window. */
  readonly validForMs: number;
}

/** The server stops taking the previous step when the current one ends: leave time for the call itself. */
const PREVIOUS_STEP_MARGIN_MS = 5_000;

/** The one rule by which steps are chosen. Errors: WAIT_TIMEOUT with `retryAfterMs`, INVALID_MIN_VALID. */
export function chooseStep(wish: StepWish, last: number | null): Result<StepChoice> {
  const { now, periodMs } = wish;
  const current = Math.floor(now / periodMs);
  const endOfCurrent = (current + 1) * periodMs;
  if (wish.minValidMs > periodMs) {
    return fail(
      'INVALID_MIN_VALID',
      `A code of this account lives ${periodMs / 1000} s, less than what was asked for. Ask for a shorter life.`,
    );
  }
  if (wish.prefer === 'previous') {
    const left = endOfCurrent - now;
    const previous = current - 1;
    if (left >= PREVIOUS_STEP_MARGIN_MS && (last === null || last < previous)) {
      return ok({ step: previous, waitMs: 0, validForMs: left });
    }
  }
  let step = endOfCurrent - now < wish.minValidMs ? current + 1 : current;
  if (last !== null && step <= last) step = last + 1;
  const waitMs = Math.max(0, step * periodMs - now);
  if (waitMs > wish.maxWaitMs) {
    return fail(
      'WAIT_TIMEOUT',
      `The next unused code starts in ${Math.ceil(waitMs / 1000)} s, longer than the allowed wait. Try again then, or allow a longer wait.`,
      waitMs,
    );
  }
  return ok({ step, waitMs, validForMs: (step + 1) * periodMs - (now + waitMs) });
}
