import { mergeTests, test as base } from '@playwright/test';
import { expect, test as mfaTest } from 'poolkey/playwright';
import { fixtures } from 'poolkey/playwright/fixtures';
import { note } from './report-notes.ts';
import { stateOf, test as otherTest } from './other-program.ts';

const ours = base.extend<{ greeting: string }, { shop: string }>({
  shop: ['Shop', { option: true, scope: 'worker' }],
  greeting: async ({ shop }, use) => use(`Welcome to ${shop}`),
});

const merged = mergeTests(ours, mfaTest, otherTest);

merged('a merged test has both kinds of fixtures', async ({ greeting, mfa }) => {
  expect(greeting).toBe('Welcome to Shop');
  note('code', await mfa.code('merged'));
  await mfa.acquire('merged');
});

merged('after the merged test', async ({ other }) => {
  note('state', await stateOf('merged', other));
});

const extended = ours.extend(fixtures);

extended('an extended test has both kinds of fixtures', async ({ greeting, mfa }) => {
  expect(greeting).toBe('Welcome to Shop');
  note('code', await mfa.code('extended'));
});
