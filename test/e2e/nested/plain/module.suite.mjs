import { createRequire } from 'node:module';
import { connect, PoolkeyError } from 'poolkey/client';
import { expect, PoolkeyError as fixtureError, test } from 'poolkey/playwright';
import { fixtures } from 'poolkey/playwright/fixtures';

const require = createRequire(import.meta.url);

test('a module gets the very same fixture', async ({ mfa }) => {
  expect(require('poolkey/playwright').test).toBe(test);
  expect(require('poolkey/playwright/fixtures').fixtures).toBe(fixtures);
  expect(require('poolkey/client').connect).toBe(connect);
  expect(fixtureError).toBe(PoolkeyError);
  await expect(mfa.code('nobody')).rejects.toBeInstanceOf(PoolkeyError);
});
