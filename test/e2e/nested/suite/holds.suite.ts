// In this order, in one worker as long as nothing goes wrong unexpectedly.
import { expect } from 'poolkey/playwright';
import { note } from './report-notes.ts';
import { stateOf, test } from './other-program.ts';

test('has an account by name, and passes', async ({ mfa, other }) => {
  await mfa.acquire('passes');
  note('meanwhile', await stateOf('passes', other));
});

test('after a test that passes', async ({ other }) => {
  note('state', await stateOf('passes', other));
});

test('has an account by name, and fails as it should', async ({ mfa }) => {
  test.fail();
  await mfa.acquire('fails');
  throw new Error('as it should');
});

test('after a test that fails', async ({ other }) => {
  note('state', await stateOf('fails', other));
});

test('has an account by name, and hangs', async ({ mfa }) => {
  test.setTimeout(2_000);
  await mfa.acquire('stays');
  await new Promise(() => undefined);
});

test('after a test that hangs', async ({ other }) => {
  note('state', await stateOf('stays', other));
});

test('hears who has the account', async ({ mfa, other }) => {
  await other.acquire('held');
  await expect(mfa.acquire('held', { maxWaitMs: 200 })).rejects.toMatchObject({ code: 'BUSY' });
  note('state', await mfa.code('held', { maxWaitMs: 200 }).catch((error: Error) => error.message));
  note('holder', `test worker ${test.info().parallelIndex} (process ${process.pid})`);
});

test('gives back before its end', async ({ mfa, other }) => {
  const account = await mfa.acquire('given-back');
  await account.release();
  note('state', await stateOf('given-back', other));
});

test('has an account by tag', async ({ mfa }) => {
  const { name } = await mfa.acquire({ tag: 'pair' });
  note('name', name);
  expect((await mfa.acquire({ tag: 'pair' })).name).toBe(name);
});

test('has the same account still', async ({ mfa, other }) => {
  const { name } = await mfa.acquire({ tag: 'pair' });
  note('name', name);
  note('state', await stateOf(name, other));
  const second = await other.acquire({ tag: 'pair' });
  note('of the other program', second.name);
});

test('has an account by tag, and then by its name', async ({ mfa }) => {
  const { name } = await mfa.acquire({ tag: 'single' });
  await mfa.acquire(name);
});

test('has the account by tag still', async ({ other }) => {
  note('state', await stateOf('single-1', other));
});

test.describe('a hook', () => {
  test.beforeAll(async ({ mfa }) => {
    await mfa.acquire('held-by-all');
  });
  for (const which of ['first', 'second'])
    test(`the ${which} test after a hook that has an account`, async ({ other }) => {
      note('state', await stateOf('held-by-all', other));
    });
});
