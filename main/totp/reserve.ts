import { ok, type Result } from '../contract/result.ts';
import type { Clock } from './clock.ts';
import { chooseStep, type Ledger, type StepChoice, type StepWish } from './ledger.ts';
import { codeAt, type SoftwareToken } from './software-token.ts';

/** A token with the name under which the ledger knows its secret. */
export interface LedgeredToken {
  readonly token: SoftwareToken;
  readonly fingerprint: string;
}

export interface Reservation extends StepChoice {
  readonly code: string;
}

export type ReserveOptions = Partial<Pick<StepWish, 'minValidMs' | 'maxWaitMs' | 'prefer'>>;

export const DEFAULT_MIN_VALID_MS = 5_000;
export const DEFAULT_MAX_WAIT_MS = 60_000;

/**
 * Takes one time step for this caller alone, for ever: enrollment, sign-in, copy buttons and the command line all
 * come through here. Does not wait: the caller holds the code back for `waitMs` (see `waitFor`).
 * `clock` is the server's. Errors: WAIT_TIMEOUT.
 */
export async function reserve(
  ledger: Ledger,
  of: LedgeredToken,
  clock: Clock,
  options: ReserveOptions = {},
): Promise<Result<Reservation>> {
  const taken = await ledger.take(of.fingerprint, (last) =>
    chooseStep(
      {
        now: clock(),
        periodMs: of.token.periodMs,
        minValidMs: options.minValidMs ?? DEFAULT_MIN_VALID_MS,
        maxWaitMs: options.maxWaitMs ?? DEFAULT_MAX_WAIT_MS,
        ...(options.prefer ? { prefer: options.prefer } : {}),
      },
      last,
    ),
  );
  if (!taken.ok) return taken;
  return ok({ ...taken.value, code: codeAt(of.token, taken.value.step) });
}
