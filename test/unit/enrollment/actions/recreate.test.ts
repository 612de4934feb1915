import { expect, test } from 'vitest';
import { enrollUser } from '../../../../main/enrollment/enroll-user.ts';
import { Secret } from '../../../../main/secrecy/secret.ts';
import type { EnrollmentPlace } from '../enrollment-fixture.ts';
import { NO_PROFILE } from '../enrollment-fixture.ts';
import { act, challengesOf, signIn } from '../run-one.ts';
import {
  accountOf,
  callsSince,
  enrolled,
  forgetPassword,
  heldBy,
  onUser,
  serverOf,
  verdict,
} from './action-place.ts';

const ATTRIBUTES = [
  { Name: 'name', Value: 'Zoë Ångström' },
  { Name: 'phone_number', Value: '+15550100' },
  { Name: 'phone_number_verified', Value: 'true' },
  { Name: 'locale', Value: 'de-CH' },
];
const GROUPS = ['admins', 'billing', 'testers'];

async function furnished(options: Parameters<typeof enrolled>[0] = {}): Promise<EnrollmentPlace> {
  const place = await enrolled(options);
  await onUser(place, 'AdminUpdateUserAttributes', { UserAttributes: ATTRIBUTES });
  for (const GroupName of GROUPS) {
    await place.admin('CreateGroup', { GroupName });
    await onUser(place, 'AdminAddUserToGroup', { GroupName });
  }
  return place;
}

function kept(place: EnrollmentPlace) {
  const { username, attributes, groups = [], status, enabled } = place.stored();
  return {
    username,
    attributes: attributes.toSorted((a, b) => a.Name.localeCompare(b.Name)),
    groups: groups.toSorted(),
    status,
    enabled,
  };
}

test.each([
  ['ON', 'password'],
  ['ON', 'srp'],
  ['OPTIONAL', 'password'],
  ['OPTIONAL', 'admin'],
] as const)(
  '%s, %s: the same name, attributes and groups, another sub, and a token that works',
  async (mfa, flow) => {
    const place = await furnished({ mfa, pool: { flow } });
    const [before, sub, old, { id }] = [kept(place), place.stored().sub, heldBy(place), accountOf(place)];
    expect(verdict(await act(place, 'recreate'))).toBe('ok');
    expect(kept(place)).toEqual(before);
    expect(before.attributes).toEqual(expect.arrayContaining(ATTRIBUTES));
    expect(before.groups).toEqual(GROUPS);
    expect(place.stored().sub).not.toBe(sub);
    expect(heldBy(place)).not.toBe(old);
    expect(place.secretsInVault()).toEqual([heldBy(place)]);
    expect(accountOf(place).id).toBe(id);
    expect(await challengesOf(place)).toContain('SOFTWARE_TOKEN_MFA');
    expect(place.vault.documents.load(`recreate:${id}`)).toBeUndefined();
  },
);

test('nobody is told: no invitation goes out', async () => {
  const place = await furnished();
  await act(place, 'recreate');
  expect(place.server.inspection.messages()).toEqual([]);
});

test('a user that somebody has deleted comes back, by its name alone', async () => {
  const place = await furnished();
  await onUser(place, 'AdminDeleteUser');
  expect(verdict(await act(place, 'reconcile'))).toBe('ok');
  expect(serverOf(place)).toBe('gone');
  expect(verdict(await act(place, 'recreate'))).toBe('ok');
  expect(kept(place)).toMatchObject({ username: place.user.username, groups: [] });
  expect(await challengesOf(place)).toBe('SOFTWARE_TOKEN_MFA');
});

test('a disabled user with a forgotten password comes back able to sign in', async () => {
  const place = await furnished();
  await onUser(place, 'AdminDisableUser');
  const ours = new Secret('Our-0wn-passw0rd!');
  place.vault.accounts.setPassword(accountOf(place).id, ours);
  expect(verdict(await act(place, 'recreate'))).toBe('ok');
  expect(await challengesOf(place)).toBe('SOFTWARE_TOKEN_MFA');
});

// Deleting comes first: what could not be created again must not be deleted.
test.each([
  ['AdminGetUser'],
  ['AdminListGroupsForUser'],
  ['AdminDeleteUser'],
  ['AdminCreateUser'],
  ['AdminSetUserPassword'],
  ['AdminAddUserToGroup'],
])('without the permission %s the user is left as it is', async (operation) => {
  const place = await furnished();
  const [before, sub] = [kept(place), place.stored().sub];
  place.server.settings.change({ denied: [operation] });
  const outcome = await act(place, 'recreate');
  expect(verdict(outcome)).toBe('ACCESS_DENIED');
  expect(outcome.ok ? '' : outcome.error.message).toContain(`cognito-idp:${operation}`);
  expect(kept(place)).toEqual(before);
  expect(place.stored().sub).toBe(sub);
  expect(await challengesOf(place)).toBe('SOFTWARE_TOKEN_MFA');
});

test('without credentials: NO_CREDENTIALS, and nothing is sent', async () => {
  const place = await enrolled({ pool: { profile: NO_PROFILE } });
  const calls = callsSince(place);
  expect(verdict(await act(place, 'recreate'))).toBe('NO_CREDENTIALS');
  expect(calls()).toEqual([]);
});

test('a stored password that the pool’s policy does not take any more: PASSWORD_POLICY, and the user is left as it is', async () => {
  const place = await furnished();
  forgetPassword(place, new Secret('short'));
  expect(verdict(await act(place, 'recreate'))).toBe('PASSWORD_POLICY');
  expect(kept(place).groups).toEqual(GROUPS);
});

test('a group that was deleted meanwhile: says what is missing, and the next try ends it', async () => {
  const place = await furnished();
  place.proxy.dropBefore('AdminAddUserToGroup', { skip: 2 });
  const outcome = await act(place, 'recreate');
  expect(outcome.ok ? '' : outcome.error.message).toMatch(
    /attributes and groups are kept. Recreate it once more/,
  );
  expect(verdict(await act(place, 'recreate'))).toBe('ok');
  expect(kept(place).groups).toEqual(GROUPS);
});

test('a pool that signs in by e-mail: created by the address; the account follows to the new name', async () => {
  const place = await enrolled();
  const { UserPool } = await place.server.call<{ UserPool: { Id: string } }>('CreateUserPool', {
    PoolName: 'by e-mail',
    UsernameAttributes: ['email'],
  });
  const call = (operation: string, input: object = {}) =>
    place.server.call<Record<string, Record<string, string>>>(operation, {
      UserPoolId: UserPool.Id,
      ...input,
    });
  await call('SetUserPoolMfaConfig', {
    MfaConfiguration: 'ON',
    SoftwareTokenMfaConfiguration: { Enabled: true },
  });
  const { UserPoolClient } = await call('CreateUserPoolClient', {
    ClientName: 'x',
    ExplicitAuthFlows: ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH'],
  });
  const email = 'anna@example.com';
  await call('AdminCreateUser', {
    Username: email,
    MessageAction: 'SUPPRESS',
    UserAttributes: [
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: 'true' },
    ],
  });
  const password = new Secret('Passw0rd-of-anna!');
  await call('AdminSetUserPassword', { Username: email, Password: password.reveal(), Permanent: true });
  const { id: _id, clockOffsetMs: _offset, learnedFlow: _flow, ...fields } = place.pool;
  const pool = place.vault.pools.add({
    ...fields,
    name: 'by e-mail',
    userPoolId: UserPool.Id,
    clientId: UserPoolClient?.['ClientId'] ?? '',
    flow: 'auto',
  });
  const there: EnrollmentPlace = { ...place, pool };
  expect(verdict(await enrollUser(place.deps, pool, { username: email, password }))).toBe('ok');
  const [account] = place.vault.accounts.list().filter(({ poolId }) => poolId === pool.id);
  expect(account).toMatchObject({ label: email });
  expect(account?.username).not.toBe(email);
  const before = account?.username ?? '';
  expect(verdict(await act(there, 'recreate', before))).toBe('ok');
  const after = place.vault.accounts.get(account?.id ?? '');
  expect(after?.username).not.toBe(before);
  expect(after?.label).toBe(email);
  const signedIn = await signIn(there, after?.username ?? '');
  expect(signedIn.ok && signedIn.value.challenges).toContain('SOFTWARE_TOKEN_MFA');
  expect(place.stored(after?.username).attributes).toEqual(
    expect.arrayContaining([
      { Name: 'email', Value: email },
      { Name: 'email_verified', Value: 'true' },
    ]),
  );
  expect(place.vault.accounts.list().filter(({ poolId }) => poolId === pool.id)).toHaveLength(1);
});

// Bugs once, each of which lost something of a user.
test('a user in more groups than one page holds has them all afterwards', async () => {
  const place = await enrolled();
  const names = Array.from({ length: 65 }, (_, n) => `group-${String(n).padStart(2, '0')}`);
  for (const GroupName of names) {
    await place.admin('CreateGroup', { GroupName });
    await onUser(place, 'AdminAddUserToGroup', { GroupName });
  }
  expect(verdict(await act(place, 'recreate'))).toBe('ok');
  expect(kept(place).groups).toEqual(names);
});

test('a throttled question about a permission is no yes: the user is not deleted', async () => {
  const place = await furnished();
  place.server.settings.change({
    faults: [{ kind: 'throttle', operation: 'AdminCreateUser', times: 1 }],
    denied: ['AdminCreateUser'],
  });
  const { sub } = place.stored();
  expect(verdict(await act(place, 'recreate'))).not.toBe('ok');
  expect(place.stored().sub).toBe(sub);
});

test('a throttle after the deletion is waited out', async () => {
  const place = await furnished();
  const before = kept(place);
  place.server.settings.change({
    faults: [{ kind: 'throttle', operation: 'AdminCreateUser', after: 1, times: 3 }],
  });
  expect(verdict(await act(place, 'recreate'))).toBe('ok');
  expect(kept(place)).toEqual(before);
});

test('a refused try keeps nothing: a group that the user has left since does not come back', async () => {
  const place = await furnished();
  place.server.settings.change({ denied: ['AdminDeleteUser'] });
  expect(verdict(await act(place, 'recreate'))).toBe('ACCESS_DENIED');
  place.server.settings.change({ denied: [] });
  await onUser(place, 'AdminRemoveUserFromGroup', { GroupName: 'admins' });
  expect(verdict(await act(place, 'recreate'))).toBe('ok');
  expect(kept(place).groups).toEqual(['billing', 'testers']);
});

test('two at once: whatever becomes of the second, attributes and groups are kept', async () => {
  const place = await furnished();
  const before = kept(place);
  const held = place.proxy.holdBefore('AdminDeleteUser', { skip: 1 });
  const second = act(place, 'recreate');
  await held.reached;
  expect(verdict(await act(place, 'recreate'))).toBe('ok');
  held.release();
  await second;
  place.time.advance(120_000);
  expect(verdict(await act(place, 'recreate'))).toBe('ok');
  expect(kept(place)).toEqual(before);
});
