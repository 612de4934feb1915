const { expect } = require('poolkey/playwright');
const { test } = require('./alice-state.ts');

test.describe.configure({ mode: 'parallel' });

for (const which of ['first', 'second'])
  test(`the ${which} worker is signed in from the beginning`, async ({ page }) => {
    await page.goto('/');
    await expect(page.getByRole('heading')).toHaveText('Orders');
  });
