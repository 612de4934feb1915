// Users that are to be created, and what becomes of those that are there: passwords, groups, tags, attributes.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerOf, eventsOf, leaked, poolkey, secretsOf } from './cli-fixture.ts';
import { cliPlace, type CliPlace } from './cli-place.ts';

let place: CliPlace;

beforeAll(async () => {
  place = await cliPlace({ users: 3, mfa: 'ON' });
  await place.know('stage');
  await place.pool.admin('CreateGroup', { GroupName: 'buyers' });
}, 60_000);
afterAll(() => place.close());

const enroll = ['enroll', '-', '--pool', 'stage', '--rate', '1000'];

test('--create: users with a password made for them, in groups, with tags and attributes', async () => {
  const text = 'Login;Mail;Team;tags\nnew-1;one@example.com;red;a,b\nnew-2;two@example.com;;\n';
  const map = ['--map', 'Login=username', '--map', 'Mail=email', '--map', 'Team=ignore'];
  const flags = ['--create', '--group', 'buyers', '--tag', 'e2e', '--tag', 'nightly', ...map];
  const plan = await poolkey([...enroll, ...flags, '--dry-run'], place.here(text));
  expect(plan.stderr).toMatch(/^2 users without a password: one is made$/m);
  expect(plan.stderr).toMatch(
    /^calls for one user, at most: AdminCreateUser, AdminSetUserPassword, AdminAddUserToGroup/m,
  );
  const run = await place.run([...enroll, ...flags, '--json'], text);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  expect(eventsOf(run).at(-1)).toMatchObject({ enrolled: 2, failed: 0 });
  expect(place.pool.stored('new-1')).toMatchObject({ groups: ['buyers'] });
  const rows = await answerOf<{ username: string; tags: string[] }[]>(['list', '--tag', 'e2e'], place.here());
  expect(rows.map(({ username, tags }) => [username, tags.toSorted()])).toEqual([
    ['new-1', ['a', 'b', 'e2e', 'nightly']],
    ['new-2', ['e2e', 'nightly']],
  ]);
  const vault = await place.home.open();
  const stage = vault.pools.byName('stage')?.id ?? '';
  const made = ['new-1', 'new-2'].map((name) =>
    vault.accounts.password(vault.accounts.ofUser(stage, name)?.id ?? '')?.reveal(),
  );
  vault.close();
  expect(new Set(made).size).toBe(2);
  expect((await place.rows('verify', '--tag', 'e2e')).code).toBe(0);
});

test('--existing: what becomes of those that have a token', async () => {
  const [user] = place.pool.seeded.users;
  const text = `username,password\n${user?.username},"${user?.password}"\n`;
  const secret = () => place.pool.stored(user?.username).token.verified?.secret;
  expect((await place.run(enroll, text)).stdout).toBe('1 enrolled, 0 failed\n');
  const first = secret();
  const sent = place.pool.proxy.exchanges.length;
  const plan = await poolkey([...enroll, '--dry-run', '--existing', 'rotate'], place.here(text));
  expect(plan.stderr).toMatch(/^note: Users with a token get a new one/m);
  expect(plan.stderr).toMatch(/^1 user has a token here already: rotate$/m);

  const skipped = await place.run([...enroll, '--existing', 'skip'], text);
  expect([skipped.code, skipped.stdout]).toEqual([0, '0 enrolled, 0 failed, 1 skipped\n']);
  // Nothing was enrolled: there is nothing new to back up.
  expect(skipped.stderr).not.toContain('poolkey export');
  expect(place.pool.proxy.exchanges).toHaveLength(sent);

  const paths = [];
  for (const what of ['verify', 'rotate', 'reset']) {
    const run = await place.run([...enroll, '--existing', what, '--json'], text);
    paths.push([eventsOf(run).find(({ event }) => event === 'row')?.['path'], secret() === first]);
  }
  expect(paths).toEqual([
    ['already-enrolled', true],
    ['rotated', false],
    ['reset', false],
  ]);
});

test('--template: the header for the pool', async () => {
  const plain = await poolkey(['enroll', '--template', '--pool', 'stage'], place.here());
  expect(plain).toEqual({ code: 0, stdout: 'username,password,new_password,label,tags\n', stderr: '' });
  const create = await answerOf(['enroll', '--template', '--pool', 'stage', '--create'], place.here());
  expect(create).toEqual({
    pool: 'stage',
    header: 'username,password,new_password,label,tags,groups',
    required: [],
  });
  place.pool.proxy.error('DescribeUserPool', 'AccessDeniedException', 'no', { times: 9 });
  const denied = await poolkey(['enroll', '--template', '--pool', 'stage', '--create'], place.here());
  expect([denied.code, denied.stdout]).toEqual([0, 'username,password,new_password,label,tags,groups\n']);
  expect(denied.stderr).toMatch(/^The attributes that "stage" asks for are not known, .*\[ACCESS_DENIED\]$/m);
  place.pool.proxy.release();
});

test('the built-in local pool has no rate of its own; one that is typed counts everywhere', async () => {
  const vault = await place.home.open();
  const { id: _, clockOffsetMs: __, learnedFlow: ___, ...fields } = vault.pools.byName('stage') ?? fail();
  vault.pools.add({ ...fields, name: 'built-in', local: true });
  vault.close();
  const text = 'username,password\na,Passw0rd!\nb,Passw0rd!\n';
  const least = [];
  for (const args of [['stage'], ['built-in'], ['stage', '--rate', '10'], ['built-in', '--rate', '10/s']]) {
    const plan = await poolkey(['enroll', '-', '--dry-run', '--json', '--pool', ...args], place.here(text));
    least.push(eventsOf(plan)[0]?.['leastMs']);
  }
  expect(least).toEqual([400, null, 200, 200]);
});

test('guesses are told; lines with problems too, and the good ones are done', async () => {
  const [, user] = place.pool.seeded.users;
  const text = `user name,pass,shoe size\n${user?.username},"${user?.password}",41\nx y,z,1\n`;
  const run = await place.run(enroll, text);
  expect([run.code, run.stdout]).toEqual([7, '1 enrolled, 1 failed\n']);
  expect(run.stderr).toMatch(/^note: the column "pass" is taken for password\.$/m);
  expect(run.stderr).toMatch(/^note: the column "shoe size" is not used; --map says what it is\.$/m);
  expect(run.stderr).toMatch(/^line 3 x y: .*\[BAD_USERNAME\]$/m);
  const none = await place.run(enroll, 'username,password\nx y,z\n');
  expect([none.code, none.stdout]).toEqual([7, '0 enrolled, 1 failed\n']);
});

test('nothing secret was printed', async () => {
  expect(leaked(place.pool.proxy.secrets())).toBe(0);
  expect(leaked(await secretsOf(place.home))).toBe(0);
});

function fail(): never {
  throw new Error('there is no such pool');
}
