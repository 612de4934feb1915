import { ok, type Result } from '../contract/result.ts';
import { chooseStep, type StepChoice, type StepWish } from './choose-step.ts';
import type { Clock } from './clock.ts';
import { checkCoolDown } from './cool-down.ts';
import type { Ledger, LedgeredToken } from './ledger.ts';
import { codeAt } from './software-token.ts';

export interface Reservation extends StepChoice {
  readonly code: string;
}

export interface ReserveOptions extends Partial<
  Pick<StepWish, 'minValidMs' | 'maxWaitMs' | 'prefer' | 'burst'>
> {
  /** For sign-ins of Poolkey itself: they find out whether the trouble is over, and stop by themselves. */
  readonly despiteCoolDown?: boolean;
}

export const DEFAULT_MIN_VALID_MS = 5_000;
export const DEFAULT_MAX_WAIT_MS = 60_000;

/**
 * Takes one time step for this caller alone, for ever: enrollment, sign-in, copy buttons, broker and the command line all come through
 * here. Does not wait: the caller holds the code back for `waitMs`. `clock` is the server's.
 * Errors: WAIT_TIMEOUT and COOLDOWN, both with `retryAfterMs`, INVALID_MIN_VALID, LEDGER_UNREACHABLE, LEDGER_REFUSED.
 */
export async function reserve(
  ledger: Ledger,
  of: LedgeredToken,
  clock: Clock,
  options: ReserveOptions = {},
): Promise<Result<Reservation>> {
  const { minValidMs = DEFAULT_MIN_VALID_MS, maxWaitMs = DEFAULT_MAX_WAIT_MS, prefer, burst } = options;
  let now = 0;
  const taken = await ledger.take(of, ({ last, refusals }) => {
    // Under the lock: who waits for it must not be given a step that has passed meanwhile.
    now = clock();
    const cool = options.despiteCoolDown ? ok(undefined) : checkCoolDown(refusals, now);
    if (!cool.ok) return cool;
    return chooseStep(
      {
        now,
        periodMs: of.token.periodMs,
        minValidMs,
        maxWaitMs,
        ...(prefer ? { prefer } : {}),
        ...(burst ? { burst } : {}),
      },
      last,
    );
  });
  if (!taken.ok) return taken;
  const choice = later(taken.value, clock() - now);
  // Taking it has cost the life that was asked for: a slow disk, a server far away.
  if (choice.validForMs < minValidMs && prefer !== 'previous') return reserve(ledger, of, clock, options);
  return ok({ ...choice, code: codeAt(of.token, choice.step) });
}

/** The choice as it is after `ms` have passed. */
function later({ step, waitMs, validForMs }: StepChoice, ms: number): StepChoice {
  const late = Math.max(0, ms - waitMs);
  return { step, waitMs: Math.max(0, waitMs - ms), validForMs: validForMs - late };
}
