import type { Failure, Result } from '../contract/result.ts';
import type { Ledger, LedgerChange, LedgeredToken } from './ledger.ts';

/** Stands for a shared ledger that there should be and is not: gives no step, where this machine's own alone could give one twice. */
export class RefusingLedger implements Ledger {
  readonly #failure: Failure;
  readonly #own: Ledger;

  constructor(failure: Failure, own: Ledger) {
    this.#failure = failure;
    this.#own = own;
  }

  last(of: LedgeredToken): Promise<number | null> {
    return this.#own.last(of);
  }

  take(): Promise<Result<never>> {
    return Promise.resolve({ ok: false, error: this.#failure });
  }

  record(of: LedgeredToken, change: LedgerChange): Promise<Result<undefined>> {
    return this.#own.record(of, change);
  }
}
