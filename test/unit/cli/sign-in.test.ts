import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerOf, errorOf, poolkey, secretsOf, type CliRun } from './cli-fixture.ts';
import { cliPlace, type CliPlace } from './cli-place.ts';

interface Token {
  readonly kind: string;
  readonly issuedAt: number | null;
  readonly expiresAt: number | null;
  readonly claims: Record<string, unknown>;
  readonly token?: string;
}

interface Answer {
  readonly account: string;
  readonly flow: string;
  readonly challenges: string[];
  readonly waitedMs: number;
  readonly expiresInS: number;
  readonly tokens: Token[];
  readonly revoked: boolean;
}

let place: CliPlace;
let name = '';

beforeAll(async () => {
  place = await cliPlace({ users: 2, mfa: 'ON', clientSecret: true });
  await place.know('stage');
  await place.enroll('stage', place.pool.seeded.users);
  name = place.pool.user.username;
}, 60_000);
afterAll(() => place.close());

/** Signs in two steps after the last time. */
async function signIn(...flags: string[]): Promise<Answer> {
  place.pool.time.advance(60_000);
  return answerOf<Answer>(['sign-in', name, ...flags], place.here());
}

/** Before each test that looks for it: as if no flow was found yet. */
async function forgetFlow(): Promise<void> {
  const vault = await place.home.open();
  vault.pools.setLearnedFlow(vault.pools.byName('stage')?.id ?? '', null);
  vault.close();
}

const tokenIn = ({ stdout, stderr }: CliRun): boolean => /eyJ[\w-]{10,}/.test(stdout + stderr);

test('as JSON: the flow, the challenges and what the tokens say, without themselves', async () => {
  await forgetFlow();
  const answer = await signIn();
  expect(answer).toMatchObject({
    account: `${name}@stage`,
    flow: 'USER_SRP_AUTH',
    challenges: ['PASSWORD_VERIFIER', 'SOFTWARE_TOKEN_MFA'],
    waitedMs: 0,
    expiresInS: 3600,
    revoked: false,
  });
  expect(answer.tokens.map(({ kind }) => kind)).toEqual(['access', 'id', 'refresh']);
  const [access, id, refresh] = answer.tokens;
  // Numbers and truths as the token has them.
  expect(access?.claims).toMatchObject({
    username: name,
    token_use: 'access',
    exp: (access?.expiresAt ?? 0) / 1000,
  });
  expect(id?.claims).toMatchObject({ 'cognito:username': name, token_use: 'id', email_verified: true });
  expect(refresh?.claims).toEqual({});
  expect(JSON.stringify(answer)).not.toContain('eyJ');
});

test('for people: the same in words; which flow was found is said once, on stderr', async () => {
  await forgetFlow();
  const first = await place.run(['sign-in', name]);
  expect([first.code, first.stderr]).toEqual([0, '"stage" allows USER_SRP_AUTH: used from now on.\n']);
  expect(first.stdout).toMatch(
    new RegExp(`^${name}@stage signed in by USER_SRP_AUTH \\(PASSWORD_VERIFIER, SOFTWARE_TOKEN_MFA\\)\\.\n`),
  );
  expect(first.stdout).toMatch(/^access token, until \d{4}-\d\d-\d\dT/m);
  expect(first.stdout).toMatch(new RegExp(`^ {2}username: ${name}$`, 'm'));
  expect(tokenIn(first)).toBe(false);
  expect(await place.run(['sign-in', name])).toMatchObject({ code: 0, stderr: '' });
});

test.each([
  ['password', 'USER_PASSWORD_AUTH'],
  ['user', 'USER_AUTH'],
  ['admin', 'ADMIN_USER_PASSWORD_AUTH'],
  ['srp', 'USER_SRP_AUTH'],
])('by the flow %s', async (flow, named) => {
  await answerOf(['pool', 'set', 'stage', '--flow', flow], place.here());
  const answer = await signIn();
  await answerOf(['pool', 'set', 'stage', '--flow', 'auto'], place.here());
  expect([answer.flow, answer.challenges.at(-1)]).toEqual([named, 'SOFTWARE_TOKEN_MFA']);
});

test('--tokens prints them, one a line after its kind, or in the JSON', async () => {
  const run = await place.run(['sign-in', name, '--tokens']);
  expect(run.stdout).toMatch(/^access eyJ\S+\nid eyJ\S+\nrefresh \S+\n$/m);
  expect(run.stderr).not.toContain('eyJ');
  const { tokens } = await signIn('--tokens');
  for (const { token } of tokens) expect(token?.length).toBeGreaterThan(100);
  const access = tokens.find(({ kind }) => kind === 'access')?.token ?? '';
  const user = await place.pool.server.call<{ Username: string }>('GetUser', { AccessToken: access });
  expect(user.Username).toBe(name);
});

test('--revoke: the refresh token counts no more', async () => {
  const answer = await signIn('--revoke', '--tokens');
  expect(answer.revoked).toBe(true);
  const refresh = answer.tokens.find(({ kind }) => kind === 'refresh')?.token ?? '';
  expect(place.pool.proxy.operations.at(-1)).toBe('RevokeToken');
  const { clientId, clientSecret = '' } = place.pool.seeded;
  await expect(
    place.pool.server.call('GetTokensFromRefreshToken', {
      ClientId: clientId,
      ClientSecret: clientSecret,
      RefreshToken: refresh,
    }),
  ).rejects.toThrow(/revoked|refresh token/i);
  const people = await place.run(['sign-in', name, '--revoke']);
  expect(people.stdout).toMatch(/\nThe refresh token was revoked\.\n$/);
  expect(tokenIn(people)).toBe(false);
});

test('a wait for an unused code is told, on stderr', async () => {
  // 2.5 s before the end of a step.
  place.pool.time.advance(12_500);
  await signIn();
  const run = await poolkey(['sign-in', name], place.here());
  place.pool.time.advance(47_500);
  expect([run.code, run.stderr]).toEqual([0, 'waiting 3 s for the next unused code\n']);
});

test('switches by their twins in the environment', async () => {
  place.pool.time.advance(60_000);
  const env = { POOLKEY_TOKENS: '1', POOLKEY_REVOKE: 'yes', POOLKEY_JSON: 'true' };
  const { stdout } = await poolkey(['sign-in', name], { ...place.here(), env });
  expect(JSON.parse(stdout)).toMatchObject({
    revoked: true,
    tokens: [{ token: expect.any(String) as string }, {}, {}],
  });
});

test('refused: a code that scripts know, and an exit code of its own where they may try later', async () => {
  const other = place.pool.users[1]?.username ?? '';
  await place.pool.admin('AdminDisableUser', { Username: other });
  expect(await errorOf(['sign-in', other], place.here())).toMatchObject({ exit: 1, code: 'USER_DISABLED' });
  await place.pool.admin('AdminEnableUser', { Username: other });
  await answerOf(['pool', 'set', 'stage', '--flow', 'admin', '--profile', 'no-such-profile'], place.here());
  expect(await errorOf(['sign-in', other], place.here())).toMatchObject({ exit: 4, code: 'NO_CREDENTIALS' });
  await answerOf(['pool', 'set', 'stage', '--flow', 'password', '--profile', ''], place.here());
  await place.pool.admin('AdminSetUserPassword', {
    Username: other,
    Password: 'Other-Passw0rd-3!',
    Permanent: true,
  });
  const codes = [];
  for (let i = 0; i < 6; i += 1) {
    const { exit, code } = await errorOf(['sign-in', other], place.here());
    codes.push(`${exit} ${code}`);
  }
  expect(codes[0]).toBe('1 WRONG_PASSWORD');
  expect(codes.at(-1)).toBe('10 LOCKED_OUT');
});

test('the passwords and secrets of the vault are in none of it', async () => {
  const run = await place.run(['sign-in', name, '--tokens']);
  for (const secret of await secretsOf(place.home)) expect(run.stdout + run.stderr).not.toContain(secret);
});
