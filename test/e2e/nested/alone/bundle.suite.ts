import { expect, test, type Mfa } from 'poolkey/playwright';
import { meet } from '../suite/meet.ts';
import { note } from '../suite/report-notes.ts';

test.describe.configure({ mode: 'parallel' });

/** At the same time in all workers. */
async function noteCode(mfa: Mfa): Promise<void> {
  await meet('codes', 3);
  const { code, step } = await mfa.take('in-bundle');
  note('code', code);
  note('step', step);
  expect(Object.keys(process.env)).not.toContain('POOLKEY_PASSPHRASE');
}

test('gets a code of the bundle', ({ mfa }) => noteCode(mfa));

test('has an account of the bundle for itself, and gets a code', async ({ mfa }) => {
  const account = await mfa.acquire('held-in-bundle');
  expect(await account.password()).toMatch(/^Pw-/);
  await meet('held', 2);
  await noteCode(mfa);
  await meet('held-done', 2);
});

test('does not get that account meanwhile, but a code', async ({ mfa }) => {
  await meet('held', 2);
  note('state', await mfa.code('held-in-bundle', { maxWaitMs: 0 }).catch(String));
  await noteCode(mfa);
  await meet('held-done', 2);
});
