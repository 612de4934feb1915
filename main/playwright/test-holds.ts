import type { MfaAccount } from '../client/api.ts';

/** Which of the accounts that this worker has for itself are given back at the end of a test. */
export class TestHolds {
  readonly #ofTest = new Map<string, MfaAccount>();
  readonly #ofWorker = new Set<string>();
  #testRuns = false;

  begin(): void {
    this.#testRuns = true;
  }

  /** By name within a test: until its end. By tag, or in a hook before all tests: until the worker's. */
  acquired(account: MfaAccount, by: 'name' | 'tag'): void {
    if (this.#ofWorker.has(account.id)) return;
    if (by === 'name' && this.#testRuns) return void this.#ofTest.set(account.id, account);
    this.#ofTest.delete(account.id);
    this.#ofWorker.add(account.id);
  }

  released(accountId: string): void {
    this.#ofTest.delete(accountId);
    this.#ofWorker.delete(accountId);
  }

  async end(): Promise<void> {
    this.#testRuns = false;
    // A broker that is gone holds nothing any more.
    await Promise.all([...this.#ofTest.values()].map((account) => account.release().catch(() => undefined)));
  }
}
