import { afterAll, beforeAll, expect, test } from 'vitest';
import type { SeededPool } from '../../../main/local-pool/index.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { leaked, secretsOf } from './cli-fixture.ts';
import { cliPlace, type CliPlace } from './cli-place.ts';

let place: CliPlace;
let optional: SeededPool;
/** One of a pool that requires MFA, and those of one that leaves it to the user. */
let required = '';
let free: string[];

beforeAll(async () => {
  place = await cliPlace({ users: 1, mfa: 'ON' });
  optional = await place.seed({ users: 3, mfa: 'OPTIONAL', usernamePrefix: 'free' });
  await place.know('required');
  await place.know('optional', optional);
  await place.enroll('required', place.pool.seeded.users);
  await place.enroll('optional', optional.users);
  required = place.pool.user.username;
  free = optional.users.map(({ username }) => username);
}, 60_000);
afterAll(() => place.close());

const name = (index: number): string => free[index] ?? '';
const admin = (operation: string, input: object): Promise<unknown> =>
  place.pool.server.call(operation, { UserPoolId: optional.userPoolId, ...input });

test('mfa-off where MFA is optional: no code is asked for, and verify says so', async () => {
  expect(await place.run(['mfa-off', name(0)])).toEqual({
    code: 0,
    stdout: `${name(0)}@optional: Cognito asks for no codes from now on.\n1 done, 0 failed\n`,
    stderr: '',
  });
  expect((await place.list()).find(({ username }) => username === name(0))?.server).toBe('mfa-off');
  const { code, of } = await place.rows('verify', name(0));
  expect([code, of[name(0)]]).toMatchObject([
    7,
    { code: 'MFA_OFF', server: 'mfa-off', repair: 're-enroll', state: 'failed' },
  ]);
});

test('mfa-on: the same token is asked for again', async () => {
  const before = place.pool.stored(name(0)).token.verified?.secret;
  expect((await place.rows('mfa-on', name(0))).of[name(0)]).toMatchObject({ state: 'done' });
  expect((await place.rows('verify', name(0))).code).toBe(0);
  expect(place.pool.stored(name(0)).token.verified?.secret).toBe(before);
});

test('mfa-off where MFA is required is refused by its name', async () => {
  const { code, of } = await place.rows('mfa-off', required);
  expect([code, of[required]]).toMatchObject([7, { state: 'failed', code: 'MFA_REQUIRED' }]);
  expect((await place.rows('verify', required)).code).toBe(0);
});

test('without IAM the preference is switched by a sign-in', async () => {
  place.pool.server.settings.change({ denied: ['AdminSetUserMFAPreference'] });
  const off = await place.rows('mfa-off', name(1));
  const on = await place.rows('mfa-on', name(1));
  place.pool.server.settings.change({ denied: [] });
  expect([off.code, on.code]).toEqual([0, 0]);
  expect(place.pool.proxy.operations).toContain('SetUserMFAPreference');
});

test('mfa-on of a user without a token is refused by its name', async () => {
  await admin('AdminDeleteSoftwareToken', { Username: name(2) });
  const { code, of } = await place.rows('mfa-on', name(2));
  expect([code, of[name(2)]]).toMatchObject([7, { state: 'failed', code: 'NO_VERIFIED_TOKEN' }]);
  expect((await place.rows('re-enroll', name(2))).code).toBe(0);
});

test('enable: a disabled user works again', async () => {
  await admin('AdminDisableUser', { Username: name(0) });
  expect(await place.run(['enable', name(0)])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(
      new RegExp(`^${name(0)}@optional: Enabled; now working: .+\n1 done, 0 failed\n$`),
    ) as string,
  });
});

test('set-password: a temporary one becomes the one of the vault', async () => {
  await admin('AdminSetUserPassword', { Username: name(0), Password: 'Other-Passw0rd-2!', Permanent: false });
  expect((await place.rows('verify', name(0))).of[name(0)]).toMatchObject({
    code: 'WRONG_PASSWORD',
    repair: 'set-password',
  });
  expect((await place.rows('set-password', name(0))).of[name(0)]).toMatchObject({
    state: 'done',
    message: expect.stringContaining('now working') as string,
  });
});

test('confirm: a user that signed itself up', async () => {
  const Password = 'Signed-Up-Passw0rd-2!';
  const { clientId, userPoolId } = optional;
  await place.pool.server.call('SignUp', { ClientId: clientId, Username: 'new', Password });
  const vault = await place.home.open();
  const poolId = vault.pools.byName('optional')?.id ?? '';
  vault.accounts.setPassword(vault.accounts.ensure(poolId, 'new').id, new Secret(Password));
  vault.close();
  expect((await place.rows('verify', 'new')).of['new']).toMatchObject({ code: 'NOT_ENROLLED' });
  expect((await place.rows('confirm', 'new')).of['new']).toMatchObject({
    state: 'done',
    message: expect.stringContaining('Confirmed; now mfa-off') as string,
    // Its next step.
    repair: 're-enroll',
  });
  expect((await place.list()).find(({ username }) => username === 'new')).toMatchObject({
    server: 'mfa-off',
  });
  const again = await place.rows('confirm', 'new');
  expect(again.of['new']).toMatchObject({ state: 'failed', code: 'WRONG_STATE' });
  const user = await place.pool.server.call<{ UserStatus: string }>('AdminGetUser', {
    UserPoolId: userPoolId,
    Username: 'new',
  });
  expect(user.UserStatus).toBe('CONFIRMED');
});

test('nothing that is secret was printed', async () => {
  expect(leaked(place.pool.proxy.secrets())).toBe(0);
  expect(leaked(await secretsOf(place.home))).toBe(0);
});
