import type { Result } from '../contract/result.ts';
import type { SoftwareToken } from './software-token.ts';

/** A token with the name under which the ledger of its vault knows its secret. */
export interface LedgeredToken {
  readonly token: SoftwareToken;
  readonly fingerprint: string;
}

/** What is known of one secret when a step of it is chosen. */
export interface LedgerState {
  /** The last step handed out, or null. */
  readonly last: number | null;
  /** When codes of it were refused since one was last accepted, ms since the epoch, oldest first. Old ones may be left out. */
  readonly refusals: readonly number[];
}

/** What became of a code, as far as the ledger minds. */
export interface LedgerChange {
  /** This step and all before it are spent, by whomever. */
  readonly forwardTo?: number;
  /** A code was refused at this time, ms since the epoch; `clear`: one was accepted, and all refusals before it count no more. */
  readonly refusal?: number | 'clear';
}

/**
 * Which time steps were handed out, per secret: two names of one secret share it. Only moves forward; shared by every process that
 * uses the same one.
 */
export interface Ledger {
  /** The last step handed out, or null. */
  last(of: LedgeredToken): Promise<number | null>;
  /**
   * Runs `choose` with what is known under a lock that all processes share and, when it gives a step, commits that step durably before
   * resolving. A step once committed is never given again, whatever becomes of the caller. `choose` may be run more than once.
   * Errors: those of `choose`, LEDGER_UNREACHABLE, LEDGER_REFUSED.
   */
  take<T extends { readonly step: number }>(
    of: LedgeredToken,
    choose: (state: LedgerState) => Result<T>,
  ): Promise<Result<T>>;
  /** Errors: LEDGER_UNREACHABLE, LEDGER_REFUSED. */
  record(of: LedgeredToken, change: LedgerChange): Promise<Result<undefined>>;
}
