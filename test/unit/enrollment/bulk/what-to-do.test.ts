// What is done with each user: created first, skipped, rotated, reset.
import { expect, test } from 'vitest';
import { Secret } from '../../../../main/secrecy/secret.ts';
import { verdict, enrollmentPlace, invariantHolds } from '../enrollment-fixture.ts';
import { allRows, OPTIONS, prepared, rowsOf, takeRun, wholeRun } from './bulk-fixture.ts';
import type { NewRow } from '../../../../main/vault/run-row-store.ts';

function newUsers(count: number, more: Partial<NewRow> = {}): NewRow[] {
  return Array.from({ length: count }, (_, index) => ({
    line: index + 2,
    username: `new-${index}`,
    password: null,
    newPassword: null,
    label: '',
    tags: [],
    groups: [],
    attributes: [{ name: 'email', value: `new-${index}@example.com` }],
    ...more,
  }));
}

test('users are created without a message, get a password of the pool’s policy, groups, and are enrolled', async () => {
  const place = await enrollmentPlace();
  await place.admin('CreateGroup', { GroupName: 'buyers' });
  await place.admin('CreateGroup', { GroupName: 'testers' });
  const rows = newUsers(3, { groups: ['buyers'] });
  const { counts, id } = await wholeRun(place, { create: true, groups: ['testers'] }, rows);
  expect(counts).toMatchObject({ done: 3, failed: 0 });
  for (const { username, accountId } of allRows(place, id)) {
    const stored = place.stored(username);
    expect(stored).toMatchObject({ status: 'CONFIRMED', groups: ['buyers', 'testers'] });
    expect(stored.attributes).toContainEqual({ Name: 'email', Value: `${username}@example.com` });
    expect(place.vault.accounts.password(accountId ?? '')?.reveal()).toMatch(
      /^(?=.*[A-Z])(?=.*[a-z])(?=.*\d).{16,}$/,
    );
    expect(invariantHolds(place, username)).toBe(true);
  }
  const creations = place.proxy.exchanges.filter(({ operation }) => operation === 'AdminCreateUser');
  for (const { request } of creations) expect(request).toMatchObject({ MessageAction: 'SUPPRESS' });
});

test('a long password policy is followed', async () => {
  const place = await enrollmentPlace();
  await place.admin('UpdateUserPool', {
    MfaConfiguration: 'ON',
    Policies: { PasswordPolicy: { MinimumLength: 30, RequireSymbols: true } },
  });
  const { counts, id } = await wholeRun(place, { create: true }, newUsers(1));
  expect(counts.done).toBe(1);
  const [row] = allRows(place, id);
  expect(place.vault.accounts.password(row?.accountId ?? '')?.length).toBeGreaterThanOrEqual(30);
});

test('a user that exists keeps its password and is enrolled with the one of the roster', async () => {
  const place = await enrollmentPlace({ users: 1 });
  const { counts } = await wholeRun(place, { create: true });
  expect(counts.done).toBe(1);
  expect(place.proxy.operations).not.toContain('AdminSetUserPassword');
});

test('a user that exists and has no password in the roster fails with the way out, and is left alone', async () => {
  const place = await enrollmentPlace({ users: 1 });
  const { worked } = await wholeRun(place, { create: true }, rowsOf(place.users, { password: null }));
  expect(worked).toMatchObject([{ outcome: { error: { code: 'USER_EXISTS' } }, retryAt: null }]);
  expect(place.proxy.operations).not.toContain('AdminSetUserPassword');
  expect(place.proxy.operations).not.toContain('InitiateAuth');
});

test.each(['AdminCreateUser', 'AdminSetUserPassword', 'AdminAddUserToGroup'])(
  'a lost answer of %s: the user is finished, not created or set twice over',
  async (operation) => {
    const place = await enrollmentPlace();
    await place.admin('CreateGroup', { GroupName: 'buyers' });
    place.proxy.drop(operation);
    const { counts, id } = await wholeRun(place, { create: true, groups: ['buyers'] }, newUsers(1));
    expect(counts.done).toBe(1);
    const [row] = allRows(place, id);
    expect(place.stored('new-0')).toMatchObject({ status: 'CONFIRMED', groups: ['buyers'] });
    expect(place.vault.accounts.password(row?.accountId ?? '')).not.toBeNull();
  },
);

test('a process that ends between creation and password is followed by one that goes on', async () => {
  const place = await enrollmentPlace();
  const { run, owner } = await prepared(place, { create: true }, newUsers(1));
  const hold = place.proxy.hold('AdminCreateUser');
  const worker = await takeRun(place, run.id, { owner });
  void worker.work();
  await hold.reached;
  // Its last word is that AdminCreateUser was sent: another takes over as after a kill.
  const made = place.vault.runRows.input(run.id, 0)?.password?.reveal();
  expect(made).toBeDefined();
  place.vault.runs.giveUp(owner);
  const next = await takeRun(place, run.id, { owner: 'another' });
  hold.release();
  expect(await next.work()).toMatchObject({ state: 'finished' });
  expect(place.vault.runRows.counts(run.id).done).toBe(1);
  const account = place.vault.accounts.ofUser(place.pool.id, 'new-0');
  expect(place.vault.accounts.password(account?.id ?? '')?.reveal()).toBe(made);
});

test('a missing group is said, with the user created', async () => {
  const place = await enrollmentPlace();
  const { worked } = await wholeRun(place, { create: true, groups: ['nobody'] }, newUsers(1));
  expect(worked).toMatchObject([{ outcome: { error: { code: 'GROUP_NOT_FOUND' } } }]);
});

test('skip: those whose secret the vault has are left alone, nothing is sent', async () => {
  const place = await enrollmentPlace({ users: 3 });
  const [first] = place.users;
  expect(verdict(await place.enroll(first))).toBe('ok');
  const before = place.proxy.operations.length;
  const { counts, id, worker } = await wholeRun(place, { existing: 'skip' });
  expect(counts.done).toBe(3);
  expect(worker.progress.skipped).toBe(1);
  expect(allRows(place, id).map(({ path }) => path)).toEqual(['skipped', 'session', 'session']);
  expect(place.proxy.operations.length - before).toBe(10);
});

test('verify: the secret that the vault has is proven by a code, and no new one is made', async () => {
  const place = await enrollmentPlace({ users: 1 });
  await place.enroll();
  place.time.advance(60_000);
  const secrets = place.secretsInVault();
  const { id } = await wholeRun(place);
  expect(allRows(place, id)).toMatchObject([{ state: 'done', path: 'already-enrolled' }]);
  expect(place.secretsInVault()).toEqual(secrets);
});

test('rotate: those with a token get a new one, the others are enrolled', async () => {
  const place = await enrollmentPlace({ users: 2 });
  await place.enroll();
  place.time.advance(60_000);
  const old = place.secretsInVault();
  const { id } = await wholeRun(place, { existing: 'rotate' });
  expect(allRows(place, id).map(({ path }) => path)).toEqual(['rotated', 'session']);
  expect(place.secretsInVault()).not.toEqual(old);
  for (const { username } of place.users) expect(invariantHolds(place, username)).toBe(true);
});

test('rotate: one that a try before has rotated is not rotated again', async () => {
  const place = await enrollmentPlace({ users: 1 });
  await place.enroll();
  place.time.advance(60_000);
  // The new token is in place; its preference is not confirmed, so the row is tried once more.
  place.proxy.drop('GetUser', { times: 3 });
  const { id, worked } = await wholeRun(place, { existing: 'rotate' });
  expect(worked.some(({ retryAt }) => retryAt !== null)).toBe(true);
  expect(allRows(place, id)).toMatchObject([{ state: 'done', path: 'rotated' }]);
  expect(place.proxy.operations.filter((name) => name === 'VerifySoftwareToken')).toHaveLength(2);
});

test('reset: a token that somebody else has enrolled is replaced', async () => {
  const place = await enrollmentPlace({ users: 1 });
  const other = await enrollElsewhere(place);
  const refused = await wholeRun(place);
  expect(refused.worked).toMatchObject([{ outcome: { error: { code: 'ENROLLED_ELSEWHERE' } } }]);
  place.time.advance(60_000);
  const { id } = await wholeRun(place, { existing: 'reset' });
  expect(allRows(place, id)).toMatchObject([{ state: 'done', path: 'reset' }]);
  expect(place.secretsInVault()).not.toContain(other);
  expect(invariantHolds(place, place.user.username)).toBe(true);
});

/** Gives the secret that only the pool has then. */
async function enrollElsewhere(place: Awaited<ReturnType<typeof enrollmentPlace>>): Promise<string> {
  await place.enroll();
  place.time.advance(60_000);
  const secret = place.stored().token.verified?.secret ?? '';
  const account = place.vault.accounts.ofUser(place.pool.id, place.user.username);
  if (!account) throw new Error('no account');
  place.vault.accounts.remove([account.id]);
  place.vault.accounts.purgeRemoved(place.pool.id);
  return secret;
}

test('without a password in the roster the one of the vault is used; without any the user fails before anything is sent', async () => {
  const place = await enrollmentPlace({ users: 2 });
  await place.enroll();
  place.time.advance(60_000);
  const before = place.proxy.operations.length;
  const { worked } = await wholeRun(place, { concurrency: 1 }, rowsOf(place.users, { password: null }));
  expect(worked.map(({ outcome }) => verdict(outcome))).toEqual(['ok', 'NO_PASSWORD']);
  expect(place.proxy.operations.slice(before)).toEqual(['InitiateAuth', 'RespondToAuthChallenge', 'GetUser']);
});

test('a new password of the roster is set where Cognito asks for one', async () => {
  const place = await enrollmentPlace({ users: 1, permanentPasswords: false });
  const rows = rowsOf(place.users, { newPassword: new Secret('An0ther-Passw0rd!') });
  const { counts } = await wholeRun(place, {}, rows);
  expect(counts.done).toBe(1);
});

test('the options of a run come back as they were', async () => {
  const place = await enrollmentPlace({ users: 1 });
  const options = { ...OPTIONS, tags: ['a'], groups: ['b'], create: true, existing: 'reset' as const };
  const { run } = await prepared(place, options);
  expect(place.vault.runs.get(run.id)).toMatchObject({ options, roster: 'users.csv', state: 'preparing' });
});
