import { test, type TestInfo } from '@playwright/test';
import type { Waiting } from '../broker/protocol.ts';
import type { CallSite } from '../client/call-site.ts';
import { lineOf } from './line-of.ts';
import { growLimit } from './time-limit.ts';

/** A person has some time to answer Poolkey's dialog. */
const APPROVAL_MS = 120_000;
const HINT_MS = 60_000;

/** Lets the running test wait: its time limit grows by what it waits, and its report says for what. */
export class Waits {
  readonly #byAccount = new Map<string, number>();
  #hinted = false;

  wait(told: Waiting, end: Promise<void>, site?: CallSite): void {
    const { account = 'an account', why } = told;
    const info = running();
    const started = performance.now();
    const grown = info ? growLimit(info, told.forMs ?? APPROVAL_MS) : null;
    const over = async (): Promise<void> => {
      await end;
      grown?.();
      if (why === 'code') this.#count(account, performance.now() - started);
    };
    if (!info) return void over();
    const location = lineOf(site?.stack);
    void test.step(inWords(told, account), over, location ? { location } : {}).catch(() => undefined);
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

function running(): TestInfo | null {
  try {
    return test.info();
  } catch {
    // In a fixture of the worker, after all tests.
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
