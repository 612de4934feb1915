import { join } from 'node:path';
import type {
  Fixtures,
  PlaywrightTestArgs,
  PlaywrightTestOptions,
  PlaywrightWorkerArgs,
  PlaywrightWorkerOptions,
} from '@playwright/test';
import type { MfaAccount } from '../client/api.ts';
import { mfaOver } from '../client/mfa.ts';
import { openLink } from '../client/open-link.ts';
import type { MfaOptions, MfaTestFixtures, MfaWorkerFixtures } from './options.ts';
import { Waits } from './waits.ts';

/** What the running test of this worker has acquired by name. */
const heldByTest = new Set<MfaAccount>();

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

  mfa: [
    async ({ mfaSource, mfaMinValidMs, mfaMaxWaitMs, mfaBurst, mfaShard }, use, { config, project }) => {
      const waits = new Waits();
      const link = await openLink(mfaSource);
      const shard = mfaShard ?? (config.shard && { index: config.shard.current, total: config.shard.total });
      const mfa = mfaOver(link, {
        minValidMs: mfaMinValidMs,
        maxWaitMs: mfaMaxWaitMs,
        burst: mfaBurst,
        shard,
        // Playwright empties its folder before each run.
        stateFolder: process.env['POOLKEY_RUN_DIR'] ?? join(project.outputDir, '.poolkey'),
        onWaiting: (told, end) => waits.wait(told, end),
        onAcquired: (account, by) => {
          if (by === 'name') heldByTest.add(account);
        },
      });
      await use(mfa);
      await link.close();
    },
    { scope: 'worker', title: 'Poolkey' },
  ],

  // How long it waits is bounded by `mfaMaxWaitMs`.
  mfaAccount: [
    async ({ mfa, mfaTag }, use) => {
      const account = await mfa.acquire(mfaTag === null ? {} : { tag: mfaTag });
      await use(account);
      await account.release();
    },
    { scope: 'worker', timeout: 0, title: 'an account of Poolkey' },
  ],

  // Does not depend on `mfa`: tests without codes need no Poolkey.
  mfaEndOfTest: [
    // oxlint-disable-next-line no-empty-pattern -- Playwright reads from the pattern what a fixture needs.
    async ({}, use) => {
      await use();
      const held = [...heldByTest];
      heldByTest.clear();
      await Promise.all(held.map((account) => account.release().catch(() => undefined)));
    },
    { auto: true, box: true },
  ],
};
