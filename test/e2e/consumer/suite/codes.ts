// Where the suite's codes come from: Poolkey's fixture, or what it is compared with, a TOTP library in each worker.
import { readFileSync } from 'node:fs';
import { mergeTests, test as base } from '@playwright/test';
import * as OTPAuth from 'otpauth';
import { test as mfaTest, type Mfa, type MfaAccount } from 'poolkey/playwright';

/** As a project has its own. */
const ours = base.extend<{ appName: string }>({ appName: ['Sign in', { option: true }] });

interface PlainUser {
  readonly username: string;
  readonly password: string;
  readonly secret: string;
}

function plainMfa(parallelIndex: number): Pick<Mfa, 'user' | 'acquire'> {
  const users = JSON.parse(readFileSync(process.env['CONSUMER_SECRETS'] ?? '', 'utf8')) as PlainUser[];
  const of = (username: string | undefined): MfaAccount => {
    const user = users.find((one) => one.username === username);
    if (!user) throw new Error(`no user ${username}`);
    const totp = new OTPAuth.TOTP({ secret: OTPAuth.Secret.fromBase32(user.secret) });
    const code = () => Promise.resolve(totp.generate());
    const account = {
      username: user.username,
      password: () => Promise.resolve(user.password),
      code,
      answer: async (submit: (code: string) => Promise<unknown>) => void (await submit(await code())),
      release: () => Promise.resolve(),
    };
    return account as unknown as MfaAccount;
  };
  return {
    user: (name) => Promise.resolve(of(name)),
    acquire: (who) =>
      Promise.resolve(of(typeof who === 'string' ? who : users[parallelIndex % users.length]?.username)),
  };
}

const plainTest = base.extend<object, { mfa: Pick<Mfa, 'user' | 'acquire'> }>({
  mfa: [async ({}, use, { parallelIndex }) => use(plainMfa(parallelIndex)), { scope: 'worker' }],
});

export const test =
  process.env['CONSUMER_CODES'] === 'otpauth'
    ? (mergeTests(ours, plainTest) as unknown as ReturnType<typeof merged>)
    : merged();

function merged() {
  return mergeTests(ours, mfaTest);
}
