import {
  test as base,
  type PlaywrightTestArgs,
  type PlaywrightTestOptions,
  type PlaywrightWorkerArgs,
  type PlaywrightWorkerOptions,
  type TestType,
} from '@playwright/test';
import { fixtures } from './fixtures.ts';
import type { MfaOptions, MfaTestFixtures, MfaWorkerFixtures } from './options.ts';

export { expect } from '@playwright/test';
export type { CodeOutcome, Mfa, MfaAccount, MfaCode, MfaSource, TakeOptions } from '../client/api.ts';
export { PoolkeyError } from '../client/errors.ts';
export type { MfaOptions, MfaTestFixtures, MfaWorkerFixtures } from './options.ts';

/** Playwright's `test` with codes of Poolkey: `test('…', async ({ page, mfa }) => …)`. Bears `mergeTests`. */
export const test: TestType<
  PlaywrightTestArgs & PlaywrightTestOptions & MfaTestFixtures,
  PlaywrightWorkerArgs & PlaywrightWorkerOptions & MfaOptions & MfaWorkerFixtures
> = base.extend(fixtures);
