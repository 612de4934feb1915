import { afterAll, beforeAll, expect, test } from 'vitest';
import { leaked, poolkey, secretsOf } from './cli-fixture.ts';
import { cliPlace, type CliPlace } from './cli-place.ts';

let place: CliPlace;
let names: string[];

beforeAll(async () => {
  place = await cliPlace({ users: 4, mfa: 'ON' });
  names = place.pool.seeded.users.map(({ username }) => username);
  await place.know('stage');
  await place.enroll('stage', place.pool.seeded.users);
}, 60_000);
afterAll(() => place.close());

const name = (index: number): string => names[index] ?? '';
const held = (index: number): string | undefined => place.pool.stored(name(index)).token.verified?.secret;

/** What the command line's vault holds for a user, the one that counts first. */
async function secrets(index: number): Promise<string[]> {
  const vault = await place.home.open();
  const account = vault.accounts.ofUser(vault.pools.byName('stage')?.id ?? '', name(index));
  const all = vault.tokens.of(account?.id ?? '').map(({ token }) => token.secret.reveal());
  vault.close();
  return all;
}

test('verify: the pool took the code', async () => {
  const run = await place.run(['verify', name(0), name(1), '--concurrency', '1', '--rate', '1000']);
  const took = names.slice(0, 2).map((username) => `${username}@stage: The pool took its code.\n`);
  expect(run).toEqual({ code: 0, stdout: `${took.join('')}2 done, 0 failed\n`, stderr: '' });
  expect(await place.events('verify', name(0))).toEqual([
    {
      event: 'row',
      account: `${name(0)}@stage`,
      username: name(0),
      state: 'done',
      message: 'The pool took its code.',
    },
    { event: 'end', done: 1, failed: 0, left: 0 },
  ]);
});

test('re-enroll leaves a token that works', async () => {
  const before = held(0);
  expect((await place.rows('re-enroll', name(0))).of[name(0)]).toMatchObject({
    state: 'done',
    message: 'Its token works already.',
  });
  expect(held(0)).toBe(before);
});

test('rotate: another token at the pool, the same in the vault', async () => {
  const before = held(0);
  const { code, stdout } = await place.run(['rotate', name(0)]);
  expect([code, stdout.split('\n')[0]]).toEqual([
    0,
    `${name(0)}@stage: A new token is in place; the old one counts no more.`,
  ]);
  expect(held(0)).not.toBe(before);
  expect((await secrets(0))[0]).toBe(held(0));
  expect((await place.rows('verify', name(0))).code).toBe(0);
});

test('rotate --dry-run: steps and a warning, and nothing is sent', async () => {
  const before = place.pool.proxy.exchanges.length;
  const run = await place.run(['rotate', '--pool', 'stage', '--dry-run']);
  expect(run.code).toBe(0);
  expect(run.stdout.split('\n')).toEqual([
    ...names.map(
      (username) =>
        `${username}@stage: InitiateAuth, RespondToAuthChallenge, AssociateSoftwareToken, VerifySoftwareToken, SetUserMFAPreference`,
    ),
    'rotate for 4 users; nothing was sent',
    '',
  ]);
  expect(run.stderr).toMatch(/^note: Other places that hold the present secrets .* stop working\.\n$/);
  const [plan] = await place.events('rotate', name(1), '--dry-run');
  expect(plan).toMatchObject({
    event: 'plan',
    action: 'rotate',
    rows: [{ account: `${name(1)}@stage`, username: name(1), pool: 'stage', problem: null }],
    warnings: [expect.stringContaining('Other places')],
    needs: [],
  });
  expect(place.pool.proxy.exchanges).toHaveLength(before);
});

test('reset: the token of somebody else is deleted, and ours is in place', async () => {
  const { code, of } = await place.rows('reset', name(1));
  expect(code).toBe(0);
  expect(of[name(1)]).toMatchObject({ state: 'done', message: expect.stringContaining('deleted') as string });
  expect((await secrets(1))[0]).toBe(held(1));
  expect(place.pool.proxy.operations).toContain('AdminDeleteSoftwareToken');
});

test('recreate without --yes: NOT_CONFIRMED, exit 8, and the user is still there', async () => {
  const before = place.pool.proxy.exchanges.length;
  const people = await place.run(['recreate', name(2)]);
  expect([people.code, people.stdout]).toEqual([8, '']);
  expect(people.stderr).toMatch(/^note: The users are deleted\. [^\n]+\nType recreate|^note: The users are/);
  expect(people.stderr).toMatch(/\[NOT_CONFIRMED\]\n$/);
  const programs = await poolkey(['recreate', name(2), '--json'], place.here());
  expect([programs.code, programs.stdout]).toEqual([8, '']);
  expect(JSON.parse(programs.stderr)).toMatchObject({ error: { code: 'NOT_CONFIRMED' } });
  expect(place.pool.proxy.exchanges).toHaveLength(before);
});

test('recreate --dry-run says what would be lost and what it needs, and sends nothing', async () => {
  const before = place.pool.proxy.exchanges.length;
  const { code, stdout, stderr } = await place.run(['recreate', name(2), '--dry-run']);
  expect(code).toBe(0);
  expect(stdout).toMatch(/AdminDeleteUser, AdminCreateUser.*\nrecreate for 1 user; nothing was sent\n$/);
  expect(stderr).toContain('another sub');
  expect(stderr).toMatch(/^It needs --yes\.$/m);
  expect(place.pool.proxy.exchanges).toHaveLength(before);
});

test('recreate --yes: attributes and groups are kept, the sub is another, and the token works', async () => {
  const { admin, stored } = place.pool;
  const Username = name(2);
  await admin('AdminUpdateUserAttributes', {
    Username,
    UserAttributes: [{ Name: 'given_name', Value: 'Ada' }],
  });
  await admin('CreateGroup', { GroupName: 'testers' });
  await admin('AdminAddUserToGroup', { Username, GroupName: 'testers' });
  type Attributes = { UserAttributes: { Name: string; Value: string }[] };
  const attributes = async (): Promise<Record<string, string>> => {
    const { UserAttributes } = await admin<Attributes>('AdminGetUser', { Username });
    return Object.fromEntries(UserAttributes.map(({ Name, Value }) => [Name, Value]));
  };
  const before = await attributes();
  const secret = stored(Username).token.verified?.secret;
  const { code, of } = await place.rows('recreate', Username, '--yes');
  expect([code, of[Username]]).toMatchObject([0, { state: 'done' }]);
  const { sub, ...rest } = await attributes();
  expect({ ...rest, sub: before['sub'] }).toEqual(before);
  expect(sub).not.toBe(before['sub']);
  const { Groups } = await admin<{ Groups: { GroupName: string }[] }>('AdminListGroupsForUser', { Username });
  expect(Groups.map(({ GroupName }) => GroupName)).toEqual(['testers']);
  expect(stored(Username).token.verified?.secret).not.toBe(secret);
  expect((await place.rows('verify', Username)).code).toBe(0);
});

test('a permission that is missing is named; the others of the run are done; exit 7', async () => {
  place.pool.server.settings.change({ denied: ['AdminDeleteSoftwareToken'] });
  const { code, of } = await place.rows('reset', name(3));
  const people = await place.run(['reset', name(3)]);
  place.pool.server.settings.change({ denied: [] });
  expect(code).toBe(7);
  expect(of[name(3)]).toMatchObject({ state: 'failed', code: 'ACCESS_DENIED' });
  expect(String(of[name(3)]?.['message'])).toContain('cognito-idp:AdminDeleteSoftwareToken');
  expect(people).toMatchObject({ code: 7, stdout: '0 done, 1 failed\n' });
  expect(people.stderr).toMatch(new RegExp(`^${name(3)}@stage: .*\\[ACCESS_DENIED\\]\n$`));
});

test('users of whom the vault lacks what is needed are left out, by name; exit 7', async () => {
  const vault = await place.home.open();
  const poolId = vault.pools.byName('stage')?.id ?? '';
  vault.accounts.ensure(poolId, 'bare');
  vault.accounts.add({ poolId: null, username: 'imported', label: 'imported', issuer: '' });
  vault.close();
  const { code, of } = await place.rows('rotate', 'bare', 'imported', name(3));
  expect(code).toBe(7);
  expect(of).toMatchObject({
    bare: { account: 'bare@stage', state: 'failed', code: 'NO_PASSWORD' },
    imported: { account: 'imported', state: 'failed', code: 'NO_POOL' },
    [name(3)]: { state: 'done' },
  });
  const planned = await place.run(['rotate', 'bare', name(3), '--dry-run']);
  expect(planned.code).toBe(7);
  expect(planned.stdout).toMatch(/^bare@stage: cannot: The vault has no password/m);
  expect(planned.stdout).toMatch(/^rotate for 1 of 2 users; nothing was sent$/m);
  // Nothing could be done anyway: nobody is asked.
  expect((await place.run(['recreate', 'bare'])).stderr).toMatch(/\[NO_PASSWORD\]\n$/);
});

test('nothing that is secret was printed', async () => {
  expect(leaked(place.pool.proxy.secrets())).toBe(0);
  expect(leaked(await secretsOf(place.home))).toBe(0);
});
