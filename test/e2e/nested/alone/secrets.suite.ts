import { execFileSync } from 'node:child_process';
import { expect, test as mfaTest, type Mfa } from 'poolkey/playwright';
import { meet } from '../suite/meet.ts';
import { note } from '../suite/report-notes.ts';

mfaTest.describe.configure({ mode: 'parallel' });

function secretsIn(env: NodeJS.ProcessEnv): string[] {
  return Object.keys(env).filter((name) => name.startsWith('POOLKEY_SECRET_'));
}

const test = mfaTest.extend<object, { inherited: NodeJS.ProcessEnv }>({
  // As a browser that is started before the first code is asked for.
  inherited: [
    async ({}, use) => {
      const print = 'process.stdout.write(JSON.stringify(process.env))';
      const printed = execFileSync(process.execPath, ['-e', print], { encoding: 'utf8' });
      await use(JSON.parse(printed) as NodeJS.ProcessEnv);
    },
    { scope: 'worker' },
  ],
});

async function noteCode(mfa: Mfa): Promise<void> {
  const { code, step } = await mfa.take('alice');
  note('code', code);
  note('step', step);
}

test('has bob for itself, and gets a code of alice', async ({ mfa }) => {
  await mfa.acquire('bob');
  await meet('bob', 2);
  note('holder', `test worker ${test.info().parallelIndex} (process ${process.pid})`);
  await noteCode(mfa);
  await meet('bob-done', 2);
  note('path', await mfa.storageState('alice', () => Promise.resolve({ cookies: [] })));
});

test('does not get bob meanwhile, but a code of alice', async ({ mfa }) => {
  await meet('bob', 2);
  note('state', await mfa.acquire('bob', { maxWaitMs: 0 }).then(({ name }) => name, String));
  await meet('bob-done', 2);
  await noteCode(mfa);
});

test('has the secret again in a worker that follows another one', async ({ inherited, mfa }, { retry }) => {
  expect((await mfa.user('alice')).username).toBe('alice');
  expect([secretsIn(inherited), secretsIn(process.env)]).toEqual([[], []]);
  if (retry === 0) throw new Error('on purpose');
});
