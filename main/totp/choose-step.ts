import { fail, ok, type Result } from '../contract/result.ts';

export interface StepWish {
  /** Server time in ms since the epoch. */
  readonly now: number;
  readonly periodMs: number;
  /** Life that the code must still have when it is handed over, ms. */
  readonly minValidMs: number;
  /** Longest wait for the hand-over, ms. */
  readonly maxWaitMs: number;
  /**
   * `previous`: take the step before the current one where it is unused. Cognito accepts it (window −1 to +1),
   * and the current step stays free for the sign-in that follows an enrollment.
   */
  readonly prefer?: 'current' | 'previous';
  /**
   * Use the whole window of the server: the previous step, the current one, and the next one before it starts. A user that was not used
   * lately then has three codes at once; after that there is one a step, as always. Only for servers that accept the window.
   */
  readonly burst?: boolean;
}

export interface StepChoice {
  readonly step: number;
  /** Until the code may be handed over, ms; 0: now. */
  readonly waitMs: number;
  /** From hand-over (now + waitMs) to the end of the step; for a previous step, to the end of the server's window. */
  readonly validForMs: number;
}

/** The server stops taking the previous step when the current one ends: leave time for the call itself. */
const PREVIOUS_STEP_MARGIN_MS = 5_000;
/** A step is handed out ahead of its start no earlier than this after the window has reached it: the clocks may differ. */
const NEXT_STEP_MARGIN_MS = 5_000;

/** The one rule by which steps are chosen. Errors: WAIT_TIMEOUT with `retryAfterMs`, INVALID_MIN_VALID. */
export function chooseStep(wish: StepWish, last: number | null): Result<StepChoice> {
  const { now, periodMs, minValidMs } = wish;
  if (minValidMs > periodMs) {
    return fail(
      'INVALID_MIN_VALID',
      `A code of this account lives ${periodMs / 1000} s, less than what was asked for. Ask for a shorter life.`,
    );
  }
  const current = Math.floor(now / periodMs);
  const left = (current + 1) * periodMs - now;
  const unused = last === null ? -Infinity : last + 1;
  if (wish.burst || wish.prefer === 'previous') {
    const least = Math.max(PREVIOUS_STEP_MARGIN_MS, wish.burst ? minValidMs : 0);
    if (unused <= current - 1 && left >= least) {
      return ok({ step: current - 1, waitMs: 0, validForMs: left });
    }
  }
  const step = Math.max(left < minValidMs ? current + 1 : current, unused);
  const startsAt = step * periodMs;
  const opensAt = wish.burst ? Math.min(startsAt, startsAt - periodMs + NEXT_STEP_MARGIN_MS) : startsAt;
  const waitMs = Math.max(0, opensAt - now);
  if (waitMs > wish.maxWaitMs) {
    return fail(
      'WAIT_TIMEOUT',
      `The next unused code starts in ${Math.ceil(waitMs / 1000)} s, longer than the allowed wait. Try again then, or allow a longer wait.`,
      waitMs,
    );
  }
  return ok({ step, waitMs, validForMs: (step + 1) * periodMs - (now + waitMs) });
}
