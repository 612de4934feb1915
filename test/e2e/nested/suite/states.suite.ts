import { appendFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test as mfaTest, type MfaAccount } from 'poolkey/playwright';
import { meet } from './meet.ts';
import { note } from './report-notes.ts';

const WORKERS = 8;

mfaTest.describe.configure({ mode: 'parallel' });

/** As a sign-in in a browser: takes its time and a code. */
async function login(account: MfaAccount): Promise<object> {
  appendFileSync(join(process.env['NESTED_OUT'] ?? '', 'logins.txt'), `${account.username}\n`);
  await sleep(2_000);
  return { cookies: [], origins: [], signedInWith: (await account.take()).step };
}

const test = mfaTest.extend<object, { signedIn: string }>({
  signedIn: [
    async ({ mfa }, use) => {
      await meet('states', WORKERS);
      await use(await mfa.storageState('signed-in', login));
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  storageState: ({ signedIn }, use) => use(signedIn),
});

for (let number = 1; number <= WORKERS; number += 1)
  test(`is signed in, ${number}`, async ({ mfa, signedIn, storageState }) => {
    expect(storageState).toBe(signedIn);
    note('path', signedIn);
    note('mode', (statSync(signedIn).mode & 0o777).toString(8));
    note('state', readFileSync(signedIn, 'utf8'));
    expect(await mfa.storageState('signed-in', login)).toBe(signedIn);
  });
