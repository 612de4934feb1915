import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SeededPool } from '../../../main/local-pool/index.ts';
import { sdkFor } from '../local-pool/pool-fixture.ts';
import { errorOf, leaked, poolkey, secretsOf, type CliRun } from './cli-fixture.ts';
import { cliPlace, type CliPlace } from './cli-place.ts';

let place: CliPlace;
/** A pool where MFA is optional: whoever has a password gets an access token. */
let optional: SeededPool;

beforeAll(async () => {
  place = await cliPlace({ users: 4, mfa: 'ON' });
  optional = await place.seed({ users: 4, mfa: 'OPTIONAL', usernamePrefix: 'free' });
  await place.know('required');
  await place.know('optional', optional);
}, 60_000);
afterAll(() => place.close());

type User = SeededPool['users'][number];
const user = (seeded: SeededPool, index: number): User =>
  seeded.users[index] ?? { username: '', password: '' };

function enroll(pool: string, input: string, ...flags: string[]): Promise<CliRun> {
  return place.run(['enroll-user', '--pool', pool, ...flags], input);
}

/** How it was refused, by --json. */
async function refused(pool: string, input: string, ...flags: string[]): Promise<string> {
  const { exit, code, message } = await errorOf(['enroll-user', '--pool', pool, ...flags], place.here(input));
  expect(message).toMatch(/^[A-Z].*\.$/);
  return `${exit} ${code}`;
}

/** What a sign-in made elsewhere has brought: tokens, or a Session. */
async function elsewhere(seeded: SeededPool, { username, password }: User) {
  const sdk = sdkFor(place.pool.server.endpoint);
  const answer = await sdk.initiateAuth({
    ClientId: seeded.clientId,
    AuthFlow: 'USER_PASSWORD_AUTH',
    AuthParameters: { USERNAME: username, PASSWORD: password },
  });
  sdk.destroy();
  const { AccessToken = '', IdToken = '' } = answer.AuthenticationResult ?? {};
  return { accessToken: AccessToken, idToken: IdToken, session: answer.Session ?? '' };
}

/** A JWT of the pool's own making, as far as it can be told without its signature. */
function token(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`;
}

const claims = (more: object): object => ({
  iss: `https://cognito-idp.us-east-1.amazonaws.com/${optional.userPoolId}`,
  token_use: 'access',
  username: 'free-001',
  scope: 'aws.cognito.signin.user.admin',
  exp: Math.floor(place.pool.time.clock() / 1000) + 3600,
  ...more,
});

test('by its password, and a second time: it was enrolled already', async () => {
  const { username, password } = user(place.pool.seeded, 0);
  expect(await enroll('required', `${password}\n`, '--username', username, '--password-stdin')).toEqual({
    code: 0,
    stdout: `${username} is enrolled in "required".\n`,
    stderr: '"required" allows USER_SRP_AUTH: used from now on.\n',
  });
  expect(await enroll('required', password, '--username', username, '--password-stdin')).toEqual({
    code: 0,
    stdout: `${username} was enrolled in "required" already, and its token works.\n`,
    stderr: '',
  });
  expect((await place.rows('verify', username)).code).toBe(0);
});

test('by an access token, which tells the name by itself', async () => {
  const one = user(optional, 0);
  const { accessToken } = await elsewhere(optional, one);
  const run = await enroll('optional', `${accessToken}\n`, '--access-token-stdin', '--json');
  expect([run.code, run.stderr]).toEqual([0, '']);
  expect(JSON.parse(run.stdout)).toMatchObject({
    account: `${one.username}@optional`,
    username: one.username,
    pool: 'optional',
    path: 'access-token',
  });
  // As it stands in a header, or in JSON.
  const second = await elsewhere(optional, user(optional, 1));
  expect(await enroll('optional', `Bearer ${second.accessToken}`, '--access-token-stdin')).toMatchObject({
    code: 0,
    stdout: `${user(optional, 1).username} is enrolled in "optional".\n`,
  });
  expect((await place.list('--pool', 'optional')).map(({ token: state, server }) => [state, server])).toEqual(
    [
      ['confirmed', 'working'],
      ['confirmed', 'working'],
    ],
  );
});

test('by the Session of an MFA_SETUP challenge', async () => {
  const one = user(place.pool.seeded, 1);
  const { session } = await elsewhere(place.pool.seeded, one);
  expect(await enroll('required', session, '--session-stdin', '--username', one.username)).toMatchObject({
    code: 0,
    stdout: `${one.username} is enrolled in "required".\n`,
    stderr: '',
  });
  // Its password never came by: it cannot be signed in, and that is said.
  expect((await place.rows('verify', one.username)).of[one.username]).toMatchObject({ code: 'NO_PASSWORD' });
});

test('wrong ones are refused by name, and leave nothing behind', async () => {
  const before = await place.list();
  const one = user(place.pool.seeded, 2);
  const { accessToken, idToken } = await elsewhere(optional, user(optional, 2));
  const byToken = (input: string): Promise<string> => refused('optional', input, '--access-token-stdin');
  expect(await byToken('')).toBe('1 NO_TOKEN');
  expect(await byToken('nonsense')).toBe('1 NOT_A_TOKEN');
  expect(await byToken(idToken)).toBe('1 NOT_AN_ACCESS_TOKEN');
  expect(await refused('required', accessToken, '--access-token-stdin')).toBe('1 TOKEN_OTHER_POOL');
  expect(await byToken(token(claims({ exp: 1_700_000_000 })))).toBe('1 TOKEN_EXPIRED');
  expect(await byToken(token(claims({ scope: 'openid' })))).toBe('1 TOKEN_SCOPE');
  // Right by all that it says, and Cognito did not make it.
  expect(await byToken(token(claims({})))).toBe('1 TOKEN_REFUSED');

  const bySession = (input: string): Promise<string> =>
    refused('required', input, '--session-stdin', '--username', one.username);
  expect(await bySession('')).toBe('1 NO_SESSION');
  expect(await bySession('short')).toBe('1 NOT_A_SESSION');
  expect(await bySession('x'.repeat(100))).toMatch(/^1 SESSION_(?:INVALID|EXPIRED)$/);

  const byPassword = (input: string, name = one.username): Promise<string> =>
    refused('required', input, '--password-stdin', '--username', name);
  expect(await byPassword('')).toBe('1 NO_PASSWORD');
  expect(await byPassword('Wrong-Passw0rd!')).toBe('1 WRONG_PASSWORD');
  expect(await byPassword(one.password, 'ghost')).toBe('1 USER_NOT_FOUND');
  expect(await place.list()).toEqual(before);
});

test('one way at a time, a name where it is needed, a pool that is known', async () => {
  expect(await refused('required', 'x')).toBe('2 USAGE');
  expect(await refused('required', 'x', '--password-stdin', '--session-stdin', '--username', 'a')).toBe(
    '2 USAGE',
  );
  expect(await refused('required', 'x', '--password-stdin')).toBe('2 USAGE');
  expect(await refused('required', 'x', '--session-stdin', '--username', ' ')).toBe('2 USAGE');
  expect(await refused('nowhere', 'x', '--access-token-stdin')).toBe('3 POOL_NOT_KNOWN');
});

test('a secret as an argument is refused, and not repeated', async () => {
  const secret = 'Typed-Passw0rd-1!';
  for (const args of [
    ['--password', secret],
    [`--password=${secret}`],
    [`--access-token=${secret}`],
    ['--password-stdin', secret],
  ]) {
    for (const json of [[], ['--json']]) {
      const run = await poolkey(
        ['enroll-user', '--pool', 'required', '--username', 'a', ...args, ...json],
        place.here(),
      );
      expect([run.code, run.stdout]).toEqual([2, '']);
      expect(run.stderr).not.toContain(secret);
    }
  }
});

test('flags by their twins in the environment', async () => {
  const { username, password } = user(place.pool.seeded, 3);
  const env = {
    POOLKEY_POOL: 'required',
    POOLKEY_USERNAME: username,
    POOLKEY_PASSWORD_STDIN: '1',
    POOLKEY_JSON: '1',
  };
  place.pool.time.advance(60_000);
  const run = await poolkey(['enroll-user'], { ...place.here(password), env });
  expect(JSON.parse(run.stdout)).toMatchObject({ username, path: 'session' });
});

test('nothing that came by stdin, crossed the wire or lies in the vault was printed', async () => {
  expect(leaked(place.pool.proxy.secrets())).toBe(0);
  expect(leaked(await secretsOf(place.home))).toBe(0);
});
