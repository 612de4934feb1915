import type { Result } from '../contract/result.ts';
import type { Clock } from './clock.ts';
import type { Ledger, LedgeredToken } from './ledger.ts';
import { stepAt } from './software-token.ts';

/**
 * What the server said of a code: `reused` and `expired` (Cognito: ExpiredCodeException) mean that its step is spent, whoever did that;
 * `mismatch` that it is not a code of the secret which the server holds, or the clocks differ.
 */
export type CodeOutcome = 'ok' | 'reused' | 'expired' | 'mismatch';

/**
 * Tells the ledger what became of a code. One that was spent elsewhere moves it on to the current step, so that the next one is fresh;
 * refusals count towards the cool-down, and an accepted code ends it. `clock` is the server's. Errors: LEDGER_UNREACHABLE, LEDGER_REFUSED.
 */
export function report(
  ledger: Ledger,
  of: LedgeredToken,
  clock: Clock,
  outcome: CodeOutcome,
): Promise<Result<undefined>> {
  // A server's clock is measured by half round trips, and has half milliseconds.
  const now = Math.round(clock());
  switch (outcome) {
    case 'ok':
      return ledger.record(of, { refusal: 'clear' });
    case 'mismatch':
      return ledger.record(of, { refusal: now });
    case 'reused':
    case 'expired':
      return ledger.record(of, { refusal: now, forwardTo: stepAt(now, of.token.periodMs) });
  }
}
