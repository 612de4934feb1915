// Each fails on purpose: its report is looked at.
import { test } from 'poolkey/playwright';

test('asks for nobody', async ({ mfa }) => {
  await mfa.code('nobody');
});

test('asks after three refusals', async ({ mfa }) => {
  const account = await mfa.user('refused');
  await account.password();
  for (let refusal = 1; refusal <= 3; refusal += 1) await mfa.report('refused', 'mismatch');
  await test.step('a sign-in', () => account.code());
});

test('wants one of no accounts', ({ mfaAccount }) => {
  void mfaAccount;
});
