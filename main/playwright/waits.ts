import { test } from '@playwright/test';
import type { Waiting } from '../broker/protocol.ts';

/** A person has some time to answer Poolkey's dialog. */
const APPROVAL_MS = 120_000;
const HINT_MS = 60_000;

/** Lets the running test wait: its time limit grows by what it waits, and its report says for what. */
export class Waits {
  readonly #byAccount = new Map<string, number>();
  #hinted = false;

  wait(told: Waiting, end: Promise<unknown>): void {
    const { account = 'an account', why } = told;
    const info = running();
    const forMs = why === 'approval' ? APPROVAL_MS : (told.forMs ?? 0);
    const before = info?.timeout ?? 0;
    const started = performance.now();
    // No limit stays none.
    if (info && before > 0) info.setTimeout(before + forMs);
    const settle = async (): Promise<void> => {
      await end;
      const waitedMs = performance.now() - started;
      if (why === 'code') this.#count(account, waitedMs);
      // A hold that came early gives back what it did not need.
      if (info && before > 0 && forMs > waitedMs && running() === info)
        info.setTimeout(info.timeout - (forMs - waitedMs));
    };
    if (!info) return void settle();
    void test.step(inWords(told, account), settle, { box: true }).catch(() => undefined);
  }

  #count(account: string, waitedMs: number): void {
    const all = (this.#byAccount.get(account) ?? 0) + waitedMs;
    this.#byAccount.set(account, all);
    if (all < HINT_MS || this.#hinted) return;
    this.#hinted = true;
    process.stderr.write(
      `poolkey: this worker has waited ${Math.round(all / 1000)} s for codes of ${account}. Give each worker its own account: mfa.acquire({ tag: '…' })\n`,
    );
  }
}

function running(): ReturnType<typeof test.info> | null {
  try {
    return test.info();
  } catch {
    // In a fixture of the worker, before or after all tests.
    return null;
  }
}

function inWords({ why, forMs, holder }: Waiting, account: string): string {
  switch (why) {
    case 'code':
      return `waiting ${Math.ceil((forMs ?? 0) / 1000)} s for a fresh code (${account})`;
    case 'account':
      return `waiting for ${account}${holder === undefined ? '' : `, which ${holder} uses`}`;
    case 'approval':
      return 'waiting for somebody to allow this project in Poolkey';
  }
}
