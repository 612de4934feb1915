// In a project without "type": Playwright makes CommonJS of it.
import { expect, test } from 'poolkey/playwright';
import { fixtures } from 'poolkey/playwright/fixtures';

test('a CommonJS file in TypeScript gets codes', async ({ mfa }) => {
  expect(typeof module).toBe('object');
  expect(require('poolkey/playwright').test).toBe(test);
  expect(require('poolkey/playwright/fixtures').fixtures).toBe(fixtures);
  expect(await mfa.code('imported')).toMatch(/^\d{6}$/);
});
