import { afterAll, beforeAll, expect, test } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import { leaked, secretsOf } from './cli-fixture.ts';
import { cliPlace, type CliPlace } from './cli-place.ts';

/** The users of the pool, each named for what becomes of it. */
const FATES = ['working', 'stale', 'reset', 'gone', 'disabled', 'temporary', 'reset-asked', 'other-password'];

let place: CliPlace;
let names: Record<string, string>;

beforeAll(async () => {
  place = await cliPlace({ users: FATES.length, mfa: 'ON' });
  const { seeded, admin } = place.pool;
  names = Object.fromEntries(FATES.map((fate, i) => [fate, seeded.users[i]?.username ?? '']));
  await place.know('stage');
  await place.enroll('stage', seeded.users);
  const user = (fate: string): { Username: string } => ({ Username: names[fate] ?? '' });

  // Enrolled anew by somebody else, whose vault is not the command line's.
  await admin('AdminDeleteSoftwareToken', user('stale'));
  const stale = place.pool.users.find(({ username }) => username === names['stale']);
  const elsewhere = stale && (await place.pool.enroll(stale));
  if (!elsewhere?.ok) throw new Error('the other tester could not enroll');
  await admin('AdminDeleteSoftwareToken', user('reset'));
  await admin('AdminDeleteUser', user('gone'));
  await admin('AdminDisableUser', user('disabled'));
  const temporary = { Password: 'Temporary-Passw0rd!', Permanent: false };
  await admin('AdminSetUserPassword', { ...user('temporary'), ...temporary });
  await admin('AdminResetUserPassword', user('reset-asked'));
  await admin('AdminSetUserPassword', {
    ...user('other-password'),
    Password: 'An-Other-Passw0rd!',
    Permanent: true,
  });
  // One that signed itself up; its account is in the vault already.
  names['signed-up'] = 'signed-up';
  const { clientId } = seeded;
  await place.pool.server.call('SignUp', { ClientId: clientId, Username: 'signed-up', Password: SIGN_UP });
  const vault = await place.home.open();
  const account = vault.accounts.ensure(vault.pools.byName('stage')?.id ?? '', 'signed-up');
  vault.accounts.setPassword(account.id, new Secret(SIGN_UP));
  vault.close();
}, 60_000);
afterAll(() => place.close());

const SIGN_UP = 'Signed-Up-Passw0rd-1!';

/** State and repair as --json tells them. */
const FOUND: [fate: string, state: string, repair: string | null][] = [
  ['working', 'working', null],
  ['stale', 'stale', 'reset'],
  ['reset', 'mfa-off', 're-enroll'],
  ['gone', 'gone', 'recreate'],
  ['disabled', 'disabled', 'enable'],
  ['temporary', 'must-change-password', 'set-password'],
  ['reset-asked', 'must-change-password', 'set-password'],
  ['other-password', 'wrong-password', 'set-password'],
  ['signed-up', 'unconfirmed', 'confirm'],
];

test('each state by its name, with the command that mends it; exit 7', async () => {
  const { code, of } = await place.rows('reconcile', '--pool', 'stage');
  expect(code).toBe(7);
  for (const [fate, server, repair] of FOUND) {
    const username = names[fate] ?? '';
    const account = `${username}@stage`;
    expect({ fate, ...of[username] }).toMatchObject({ fate, account, state: 'done', server, repair });
    expect(of[username]?.['message']).toMatch(new RegExp(`^${server}: [A-Z].+\\.$`));
  }
});

test('for people: a sentence a user, the line to be typed, and how many are in which state', async () => {
  const { code, stdout, stderr } = await place.run(['reconcile', '--pool', 'stage', '--rate', '1000']);
  expect(code).toBe(7);
  expect(stdout).toMatch(new RegExp(`^${names['gone']}@stage: gone: There is no such user`, 'm'));
  const last = stdout.trimEnd().split('\n').at(-1) ?? '';
  expect(last.split(', ').toSorted()).toEqual(
    [
      '1 working',
      '1 stale',
      '1 mfa-off',
      '1 gone',
      '1 disabled',
      '2 must-change-password',
      '1 unconfirmed',
      '1 wrong-password',
    ].toSorted(),
  );
  expect(last).toMatch(/^1 working, /);
  const lines = stderr.trimEnd().split('\n').toSorted();
  const wanted = FOUND.flatMap(([fate, , repair]) =>
    repair === null ? [] : [`  to mend it: poolkey ${repair} ${names[fate]}@stage`],
  );
  expect(lines).toEqual(wanted.toSorted());
});

test('the states stand on the list', async () => {
  const states = new Map((await place.list()).map(({ username, server }) => [username, server]));
  const seen = FOUND.map(([fate]) => [fate, states.get(names[fate] ?? '')]);
  expect(seen).toEqual(FOUND.map(([fate, state]) => [fate, state]));
  const { stdout } = await place.run(['list', '--pool', 'stage']);
  expect(stdout).toMatch(/^ACCOUNT +TOKEN +AT THE POOL +TAGS +PROBLEM$/m);
  expect(stdout).toMatch(new RegExp(`^${names['stale']}@stage +confirmed +stale`, 'm'));
});

test('a sign-in that is refused names the repair, too', async () => {
  const { code, of } = await place.rows('verify', names['stale'] ?? '', names['disabled'] ?? '');
  expect(code).toBe(7);
  expect(of[names['stale'] ?? '']).toMatchObject({
    state: 'failed',
    code: 'ENROLLED_ELSEWHERE',
    server: 'stale',
    repair: 'reset',
  });
  const run = await place.run(['verify', names['disabled'] ?? '']);
  expect(run).toMatchObject({ code: 7, stdout: '0 done, 1 failed\n' });
  expect(run.stderr).toContain(`to mend it: poolkey enable ${names['disabled']}@stage\n`);
});

test('the command that was named mends each; afterwards all are working, exit 0', async () => {
  for (const [fate, , repair] of FOUND) {
    if (repair === null) continue;
    const yes = repair === 'recreate' ? ['--yes'] : [];
    const mended = await place.rows(repair, names[fate] ?? '', ...yes);
    const row = { state: 'done' };
    expect({ fate, ...mended }).toMatchObject({ fate, code: 0, of: { [names[fate] ?? '']: row } });
  }
  // Confirmed, it has no token yet: its next repair.
  expect((await place.rows('re-enroll', 'signed-up')).code).toBe(0);
  const events = await place.events('reconcile', '--all');
  expect(events.at(-1)).toEqual({
    event: 'end',
    done: FOUND.length,
    failed: 0,
    left: 0,
    states: { working: FOUND.length },
  });
  const people = await place.run(['reconcile', '--all', '--rate', '1000']);
  expect(people).toMatchObject({ code: 0, stderr: '' });
  expect(people.stdout.trimEnd().split('\n').at(-1)).toBe(`${FOUND.length} working`);
}, 60_000);

test('what cannot be found out is unknown, says why, and is no repair; exit 7', async () => {
  const vault = await place.home.open();
  const account = vault.accounts.ensure(vault.pools.byName('stage')?.id ?? '', 'no-password');
  vault.close();
  place.pool.server.settings.change({ denied: ['AdminGetUser'] });
  const { code, of } = await place.rows('reconcile', 'no-password');
  place.pool.server.settings.change({ denied: [] });
  expect(code).toBe(7);
  expect(of['no-password']).toMatchObject({ state: 'done', server: 'unknown', repair: null });
  const message = String(of['no-password']?.['message']);
  expect(message).toContain('no password');
  expect(message).toContain('cognito-idp:AdminGetUser');
  expect(account.hasPassword).toBe(false);
});

test('without IAM a sign-in tells', async () => {
  place.pool.server.settings.change({ denied: ['AdminGetUser', 'AdminGetUserAuthFactors'] });
  const { of } = await place.rows('reconcile', names['working'] ?? '');
  place.pool.server.settings.change({ denied: [] });
  expect(of[names['working'] ?? '']).toMatchObject({ server: 'working', repair: null });
});

test('--dry-run lists the calls and makes none', async () => {
  const before = place.pool.proxy.exchanges.length;
  const run = await place.run(['reconcile', names['working'] ?? '', '--dry-run']);
  expect(run).toMatchObject({
    code: 0,
    stdout: `${names['working']}@stage: AdminGetUser, AdminGetUserAuthFactors, InitiateAuth, RespondToAuthChallenge\nreconcile for 1 user; nothing was sent\n`,
    stderr: '',
  });
  expect(place.pool.proxy.exchanges).toHaveLength(before);
});

test('nothing that is secret was printed', async () => {
  expect(leaked(place.pool.proxy.secrets())).toBe(0);
  expect(leaked(await secretsOf(place.home))).toBe(0);
});
