import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sharedPlace, type EnrollmentPlace } from '../enrollment/enrollment-fixture.ts';
import {
  answerOf,
  buildCli,
  errorOf,
  eventsOf,
  leaked,
  poolkey,
  secretsOf,
  startCli,
  tempHome,
  type TempHome,
} from './cli-fixture.ts';

let home: TempHome;
let place: EnrollmentPlace & { close(): Promise<void> };
/** The pool's clock stands still, and so does the one of each command. */
const here = (input = '') => ({ home: home.path, input, at: place.time.clock() });

beforeAll(async () => {
  home = tempHome();
  home.makeVault();
  place = await sharedPlace({ users: 12, clientSecret: true });
  await buildCli();
  const { userPoolId, clientId, clientSecret = '' } = place.seeded;
  const ids = ['--user-pool-id', userPoolId, '--client-id', clientId, '--endpoint', place.proxy.endpoint];
  const added = await poolkey(['pool', 'add', 'stage', ...ids, '--client-secret-stdin'], here(clientSecret));
  if (added.code !== 0) throw new Error(added.stderr);
}, 60_000);
afterAll(async () => {
  await place.close();
  home.remove();
});

/** By then each user has a code again that was not used. */
const later = (input = '') => {
  place.time.advance(60_000);
  return here(input);
};

/** Users `from` to `to` of the pool, one a line. */
function roster(from: number, to: number, ...more: string[]): string {
  const rows = place.users
    .slice(from, to)
    .map(({ username, password }) => `${username},"${password.reveal().replaceAll('"', '""')}"`);
  return ['username,password', ...rows, ...more, ''].join('\n');
}

function rosterFile(text: string): string {
  const path = join(home.path, 'roster.csv');
  writeFileSync(path, text, { mode: 0o600 });
  return path;
}

test('--dry-run checks the roster and sends nothing', async () => {
  const before = place.proxy.exchanges.length;
  const file = rosterFile(roster(0, 3));
  expect(await answerOf(['enroll', file, '--pool', 'stage', '--dry-run'], here())).toMatchObject({
    event: 'plan',
    pool: 'stage',
    users: 3,
    problems: 0,
    enrolledAlready: 0,
    existing: 'verify',
    leastMs: 600,
    warnings: [],
    needs: [],
  });
  const bad = await poolkey(['enroll', '-', '--pool', 'stage', '--dry-run'], here(roster(0, 2, 'nobody,')));
  expect(bad).toMatchObject({
    code: 7,
    stdout: '2 users would be enrolled into "stage", 1 line has a problem\n',
  });
  expect(bad.stderr).toContain('line 4 nobody');
  expect(bad.stderr).toContain('At 5/s it takes at least 0 s.');
  expect(place.proxy.exchanges).toHaveLength(before);
});

test('a roster from a file: every row done, one event a line, exit 0', async () => {
  const run = await poolkey(
    ['enroll', rosterFile(roster(0, 3)), '--pool', 'STAGE', '--rate', '1000/s', '--json'],
    here(),
  );
  expect(run).toMatchObject({ code: 0, stderr: '' });
  const all = eventsOf(run);
  expect(all[0]).toMatchObject({ event: 'run', pool: 'stage', roster: 'roster.csv', total: 3, problems: 0 });
  const rows = all.filter(({ event }) => event === 'row');
  expect(rows.toSorted((a, b) => Number(a['line']) - Number(b['line']))).toEqual(
    [2, 3, 4].map((line, index) => ({
      event: 'row',
      line,
      username: place.users[index]?.username,
      state: 'done',
      path: 'session',
    })),
  );
  const end = { event: 'end', state: 'finished', enrolled: 3, skipped: 0, failed: 0, left: 0 };
  expect(all.at(-1)).toEqual(end);
});

test('a roster from stdin, with rows that fail: they are named, the others done, exit 7', async () => {
  const text = roster(3, 5, 'ghost,Passw0rd!', ',no-name-1', `${place.users[5]?.username},wr0ng-Password`);
  const run = await poolkey(['enroll', '-', '--pool', 'stage', '--rate', '1000', '--json'], here(text));
  expect(run.code).toBe(7);
  const failed = eventsOf(run).filter(({ state }) => state === 'failed');
  expect(failed.find(({ line }) => line === 4)).toMatchObject({ step: 'InitiateAuth', retryable: false });
  expect(new Map(failed.map(({ line, code }) => [line, code]))).toEqual(
    new Map([
      [4, 'USER_NOT_FOUND'],
      [5, 'NO_USERNAME'],
      [6, 'WRONG_PASSWORD'],
    ]),
  );
  expect(eventsOf(run).at(-1)).toMatchObject({ event: 'end', enrolled: 2, failed: 3, left: 0 });
});

test('for people: one line at the end, failures on stderr, and once which flow was found', async () => {
  const vault = await home.open();
  vault.pools.setLearnedFlow(vault.pools.byName('stage')?.id ?? '', null);
  vault.close();
  const run = await poolkey(
    ['enroll', '-', '--pool', 'stage', '--rate', '1000'],
    later(roster(0, 1, 'ghost,Passw0rd!')),
  );
  expect(run).toMatchObject({ code: 7, stdout: '1 enrolled, 1 failed\n' });
  expect(run.stderr).toMatch(/^line 3 ghost: .*\[USER_NOT_FOUND\]$/m);
  expect(run.stderr.match(/"stage" allows USER_SRP_AUTH: used from now on\./g)).toHaveLength(1);
  const again = await poolkey(['enroll', '-', '--pool', 'stage', '--rate', '1000'], later(roster(0, 1)));
  expect(again).toMatchObject({ code: 0, stdout: '1 enrolled, 0 failed\n' });
  // Nothing but the reminder.
  expect(again.stderr).toMatch(
    /^The secrets exist only in this vault\. A backup: poolkey export --out FILE --run [0-9a-f]{8}\n$/,
  );
});

test('flags by their twins in the environment', async () => {
  const env = { POOLKEY_POOL: 'stage', POOLKEY_DRY_RUN: '1', POOLKEY_JSON: '1', POOLKEY_RATE: '2/s' };
  const run = await poolkey(['enroll', '-'], { ...here(roster(0, 1)), env });
  expect(eventsOf(run)).toMatchObject([
    { event: 'plan', pool: 'stage', users: 1, problems: 0, leastMs: 500 },
  ]);
});

test.each<[string, string[], string, number, string]>([
  ['a file that is not there', ['/nowhere/roster.csv', '--pool', 'stage'], '', 1, 'ROSTER_UNREADABLE'],
  ['an empty roster', ['-', '--pool', 'stage'], '', 1, 'EMPTY_ROSTER'],
  ['no password column', ['-', '--pool', 'stage'], 'username\nalice\n', 1, 'MISSING_COLUMN'],
  ['broken CSV', ['-', '--pool', 'stage'], 'username,password\nalice,"Passw0rd', 1, 'BAD_CSV'],
  [
    'a column that is not there',
    ['-', '--pool', 'stage', '--map', 'Login=label'],
    'username,password\na,Passw0rd1\n',
    1,
    'MISSING_COLUMN',
  ],
  ['an unknown pool', ['-', '--pool', 'prod'], 'username,password\nalice,Passw0rd1\n', 3, 'POOL_NOT_KNOWN'],
])('%s: refused as a whole', async (_name, args, input, exit, code) => {
  const error = await errorOf(['enroll', ...args], here(input));
  expect(error).toMatchObject({ exit, code });
  expect(error.message).not.toContain('Passw0rd');
});

test.each([
  ['no pool', ['enroll', '-']],
  ['a rate of nothing', ['enroll', '-', '--pool', 'stage', '--rate', '0/s']],
  ['no workers', ['enroll', '-', '--pool', 'stage', '--concurrency', '0']],
])('%s is a usage error, exit 2', async (_name, args) => {
  expect(await poolkey(args, here())).toMatchObject({ code: 2, stdout: '' });
});

test('Ctrl+C: the user under way is finished, the rest is left, exit 130', async () => {
  const held = place.proxy.hold('VerifySoftwareToken');
  const run = startCli(
    ['enroll', '-', '--pool', 'stage', '--concurrency', '1', '--rate', '1000', '--json'],
    here(roster(6, 10)),
  );
  await held.reached;
  run.child.kill('SIGINT');
  // The signal is handled by the time that the answer is.
  held.release();
  const end = await run.end;
  expect(end.code).toBe(130);
  expect(eventsOf(end)).toMatchObject([
    { event: 'run', total: 4 },
    { state: 'done', username: place.users[6]?.username },
    { event: 'end', state: 'stopped', enrolled: 1, failed: 0, left: 3 },
  ]);
});

test('killed at Verify and run again: nothing is lost', async () => {
  const held = place.proxy.hold('VerifySoftwareToken');
  const run = startCli(['enroll', '-', '--pool', 'stage', '--rate', '1000'], here(roster(10, 11)));
  await held.reached;
  run.child.kill('SIGKILL');
  await run.end;
  place.proxy.release();
  const again = await poolkey(
    ['enroll', '-', '--pool', 'stage', '--rate', '1000', '--json'],
    here(roster(10, 11)),
  );
  expect(eventsOf(again)).toMatchObject([
    { event: 'run' },
    { state: 'done', path: 'already-enrolled' },
    { enrolled: 1 },
  ]);
});

test('an enrolled user signs in; the outcome of one that fails is on the list', async () => {
  const name = place.users[1]?.username ?? '';
  expect(await answerOf(['sign-in', `${name}@stage`], here())).toMatchObject({
    flow: 'USER_SRP_AUTH',
    challenges: ['PASSWORD_VERIFIER', 'SOFTWARE_TOKEN_MFA'],
  });
  await place.admin('AdminDisableUser', { Username: name });
  expect(await errorOf(['sign-in', name], here())).toMatchObject({ exit: 1, code: 'USER_DISABLED' });
  const rows = await answerOf<{ username: string; problem: string | null }[]>(['list'], here());
  expect(rows.find(({ username }) => username === name)?.problem).toBe('USER_DISABLED');
});

test('nothing that has crossed the wire, and nothing in the vault, was ever printed', async () => {
  const crossed = place.proxy.secrets();
  expect(crossed.size).toBeGreaterThan(40);
  expect(leaked(crossed)).toBe(0);
  expect(leaked(await secretsOf(home))).toBe(0);
});
