import { join } from 'node:path';
import type {
  Fixtures,
  PlaywrightTestArgs,
  PlaywrightTestOptions,
  PlaywrightWorkerArgs,
  PlaywrightWorkerOptions,
} from '@playwright/test';
import { errorAt, PoolkeyError } from '../client/errors.ts';
import { mfaOver } from '../client/mfa.ts';
import { openLink, takeSecrets } from '../client/open-link.ts';
import type { MfaOptions, MfaTestFixtures, MfaWorkerFixtures } from './options.ts';
import { TestHolds } from './test-holds.ts';
import { Waits } from './waits.ts';

const holds = new TestHolds();

/** The raw fixtures, for `test.extend(fixtures)`; most projects take `test` itself, or `mergeTests`. */
export const fixtures: Fixtures<
  MfaTestFixtures,
  MfaOptions & MfaWorkerFixtures,
  PlaywrightTestArgs & PlaywrightTestOptions,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions
> = {
  mfaSource: ['auto', { option: true, scope: 'worker' }],
  mfaMinValidMs: [5_000, { option: true, scope: 'worker' }],
  mfaMaxWaitMs: [90_000, { option: true, scope: 'worker' }],
  mfaBurst: [false, { option: true, scope: 'worker' }],
  mfaTag: [null, { option: true, scope: 'worker' }],
  mfaShard: [null, { option: true, scope: 'worker' }],

  mfaSecrets: [
    async ({ mfaSource }, use) => {
      takeSecrets(mfaSource);
      await use();
    },
    { scope: 'worker', auto: true, box: true },
  ],

  mfa: [
    async ({ mfaSource, mfaMinValidMs, mfaMaxWaitMs, mfaBurst, mfaShard }, use, { config, project }) => {
      const waits = new Waits();
      const link = await withoutLine(openLink(mfaSource));
      const shard = mfaShard ?? (config.shard && { index: config.shard.current, total: config.shard.total });
      const mfa = mfaOver(link, {
        minValidMs: mfaMinValidMs,
        maxWaitMs: mfaMaxWaitMs,
        burst: mfaBurst,
        shard,
        // Playwright empties its folder before each run.
        stateFolder: process.env['POOLKEY_RUN_DIR'] ?? join(project.outputDir, '.poolkey'),
        onWaiting: (told, end, site) => waits.wait(told, end, site),
        onAcquired: (account, by) => holds.acquired(account, by),
        onReleased: (id) => holds.released(id),
      });
      await use(mfa);
      await link.close();
    },
    { scope: 'worker', title: 'Poolkey' },
  ],

  // How long it waits is bounded by `mfaMaxWaitMs`.
  mfaAccount: [
    async ({ mfa, mfaTag }, use) => {
      const account = await withoutLine(mfa.acquire(mfaTag === null ? {} : { tag: mfaTag }));
      await use(account);
      // A broker that is gone holds nothing any more: no reason for a run to fail.
      await account.release().catch(() => undefined);
    },
    { scope: 'worker', timeout: 0, title: 'an account of Poolkey' },
  ],

  // Does not depend on `mfa`: tests without codes need no Poolkey.
  mfaEndOfTest: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      holds.begin();
      await use();
      await holds.end();
    },
    { auto: true, box: true },
  ],
};

/** No line of a test's has asked: a report would show one of ours. */
async function withoutLine<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof PoolkeyError ? errorAt(error, []) : error;
  }
}
