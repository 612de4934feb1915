import type { Result } from '../contract/result.ts';
import type { Ledger, LedgerChange, LedgeredToken, LedgerState } from './ledger.ts';

/** What became of a claim, and what is known after it. */
export interface Claim {
  readonly taken: boolean;
  readonly state: LedgerState;
}

/** A ledger that several machines have in common. */
export interface CommonLedger extends Ledger {
  /** Errors: LEDGER_UNREACHABLE, LEDGER_REFUSED; also where it could be read but no step be taken. */
  state(of: LedgeredToken): Promise<Result<LedgerState>>;
  /**
   * Takes this step unless somebody has it, also one before the last. Only for a step that was chosen by a state of this ledger and that
   * no one else on this machine can claim. Errors: LEDGER_UNREACHABLE, LEDGER_REFUSED; whether it was taken is then open.
   */
  claim(of: LedgeredToken, step: number): Promise<Result<Claim>>;
}

/**
 * Two ledgers in series: one that other machines share and this machine's own. A step is handed out when both have taken it, so that a
 * common one that was emptied meanwhile gives nothing back that went out from here.
 */
export class SharedLedger implements Ledger {
  readonly #common: CommonLedger;
  readonly #own: Ledger;

  constructor(common: CommonLedger, own: Ledger) {
    this.#common = common;
    this.#own = own;
  }

  async last(of: LedgeredToken): Promise<number | null> {
    const [common, own] = await Promise.all([this.#common.last(of), this.#own.last(of)]);
    return later(common, own);
  }

  /**
   * First in this machine's own, which gives each step to one process only, then in the common one. The other way round, of two processes
   * that have got 5 and 6 there, the one with 6 could be the first to come back here, and 5 would be nobody's. What fails between the two
   * leaves a step that this machine does not use.
   */
  async take<T extends { readonly step: number }>(
    of: LedgeredToken,
    choose: (state: LedgerState) => Result<T>,
  ): Promise<Result<T>> {
    const found = await this.#common.state(of);
    if (!found.ok) return found;
    for (let common = found.value; ;) {
      const { refusals } = common;
      const known = common.last;
      let spent = false;
      const taken = await this.#own.take(of, (own) => {
        const last = later(known, own.last);
        const chosen = choose({ refusals, last });
        // Who chooses a step that is spent, knowing it, gets what it asked for and takes nothing.
        spent = chosen.ok && last !== null && chosen.value.step <= last;
        return chosen;
      });
      if (!taken.ok || spent) return taken;
      const claim = await this.#common.claim(of, taken.value.step);
      if (!claim.ok) return claim;
      if (claim.value.taken) return taken;
      common = claim.value.state;
    }
  }

  /** Refusals count in the common ledger: a sign-in that succeeds on one machine ends the cool-down on all. */
  async record(of: LedgeredToken, change: LedgerChange): Promise<Result<undefined>> {
    const own = await this.#own.record(of, change);
    return own.ok ? this.#common.record(of, change) : own;
  }
}

function later(a: number | null, b: number | null): number | null {
  return a === null || b === null ? (a ?? b) : Math.max(a, b);
}
