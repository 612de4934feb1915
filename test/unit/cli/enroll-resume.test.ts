// A run that was cut short, by whatever: what it says, and going on with it.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  answerOf,
  errorOf,
  eventsOf,
  poolkey,
  startCli,
  type CliRun,
  type RunningCli,
} from './cli-fixture.ts';
import { cliPlace, type CliPlace } from './cli-place.ts';

let place: CliPlace;
const later = (input = '') => {
  place.pool.time.advance(60_000);
  return place.here(input);
};

beforeAll(async () => {
  place = await cliPlace({ users: 24, mfa: 'ON' });
  await place.know('stage');
}, 60_000);
afterAll(() => place.close());

function roster(from: number, to: number, ...more: string[]): string {
  const rows = place.pool.seeded.users
    .slice(from, to)
    .map(({ username, password }) => `${username},"${password}"`);
  return ['username,password', ...rows, ...more, ''].join('\n');
}

/** One user after the other, held where the first has come to `operation` for the `skip`+1st time. */
async function heldAt(
  operation: string,
  text: string,
  skip: number,
  ...args: string[]
): Promise<{ run: RunningCli; release: () => void }> {
  const held = place.pool.proxy.hold(operation, { skip });
  const flags = ['--pool', 'stage', '--rate', '1000', '--concurrency', '1'];
  const run = startCli(['enroll', '-', ...flags, ...args], later(text));
  await held.reached;
  return { run, release: () => held.release() };
}

const secretAt = (username: string): string | undefined => place.pool.stored(username).token.verified?.secret;
const names = (from: number, to: number): string[] =>
  place.pool.seeded.users.slice(from, to).map(({ username }) => username);
const doneIn = (run: CliRun): unknown[] =>
  eventsOf(run)
    .filter(({ state, event }) => event === 'row' && state === 'done')
    .map(({ username }) => username);

test('killed in the middle: --status says so, --resume does the rest and nobody twice', async () => {
  const { run } = await heldAt('VerifySoftwareToken', roster(0, 5), 2, '--json');
  const { id } = JSON.parse(await run.firstLine) as { id: string };
  run.child.kill('SIGKILL');
  await run.end;
  place.pool.proxy.release();
  const before = names(0, 2).map(secretAt);

  const status = await answerOf<Record<string, unknown>>(['enroll', '--status', 'last'], later());
  expect(status).toMatchObject({
    id,
    pool: 'stage',
    roster: 'stdin',
    state: 'stopped',
    reason: { code: 'INTERRUPTED' },
    enrolled: 2,
    failed: 0,
    left: 3,
  });
  const said = await poolkey(['enroll', '--status', id.slice(0, 6)], place.here());
  expect(said.stdout).toMatch(/^state +stopped: Poolkey ended while it ran\. Nothing is lost/m);
  expect(said.stdout).toMatch(/^users +2 enrolled, 0 failed, 0 skipped, 3 not finished$/m);

  const resumed = await poolkey(['enroll', '--resume', 'last', '--json'], later());
  expect(resumed).toMatchObject({ code: 0, stderr: '' });
  expect(doneIn(resumed)).toEqual(names(2, 5));
  expect(eventsOf(resumed)[0]).toMatchObject({ event: 'run', id, roster: 'stdin', total: 5 });
  expect(eventsOf(resumed).at(-1)).toMatchObject({ state: 'finished', enrolled: 5, left: 0 });
  expect(names(0, 2).map(secretAt)).toEqual(before);
  expect((await place.rows('verify', '--pool', 'stage')).code).toBe(0);
});

test('Ctrl+C for people: who is under way is finished, and how to go on', async () => {
  const { run, release } = await heldAt('VerifySoftwareToken', roster(5, 8), 0);
  run.child.kill('SIGINT');
  release();
  const end = await run.end;
  expect([end.code, end.stdout]).toEqual([130, '1 enrolled, 0 failed, 2 not started\n']);
  expect(end.stderr).toMatch(/^Stopping: no further user is begun\./m);
  const [, id = ''] = /^Go on with: poolkey enroll --resume ([0-9a-f]{8})$/m.exec(end.stderr) ?? [];
  const resumed = await poolkey(['enroll', '--resume', id], later());
  expect(resumed).toMatchObject({ code: 0, stdout: '3 enrolled, 0 failed\n' });
});

test('SIGTERM is as good; a second Ctrl+C ends it at once, and nothing is lost', async () => {
  const polite = await heldAt('VerifySoftwareToken', roster(8, 10), 0, '--json');
  polite.run.child.kill('SIGTERM');
  polite.release();
  const end = await polite.run.end;
  expect([end.code, eventsOf(end).at(-1)]).toMatchObject([130, { state: 'stopped', enrolled: 1, left: 1 }]);

  const hasty = await heldAt('VerifySoftwareToken', roster(10, 11), 0, '--json');
  hasty.run.child.kill('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  hasty.run.child.kill('SIGINT');
  expect((await hasty.run.end).code).toBeNull();
  hasty.release();
  const resumed = await poolkey(['enroll', '--resume', 'last', '--json'], later());
  expect([resumed.code, doneIn(resumed)]).toEqual([0, names(10, 11)]);
});

test('a run that another process works on is left to it', async () => {
  const { run, release } = await heldAt('VerifySoftwareToken', roster(11, 12), 0, '--json');
  const { id } = JSON.parse(await run.firstLine) as { id: string };
  for (const args of [
    ['enroll', '--resume', id, '--retry-failed'],
    ['runs', 'remove', id],
  ])
    expect(await errorOf(args, place.here())).toMatchObject({ exit: 1, code: 'RUN_ELSEWHERE' });
  const status = await answerOf(['enroll', '--status', id], place.here());
  expect(status).toMatchObject({ state: 'running', worker: 'elsewhere', left: 1 });
  release();
  expect((await run.end).code).toBe(0);
});

test('the failed ones once more, when what was wrong is mended; the report has both times', async () => {
  const [user] = place.pool.seeded.users.slice(12, 13);
  await place.pool.admin('AdminDisableUser', { Username: user?.username });
  const report = join(place.home.path, 'results.csv');
  const first = await poolkey(
    ['enroll', '-', '--pool', 'stage', '--rate', '1000', '--report', report],
    later(roster(12, 14)),
  );
  expect([first.code, first.stdout]).toEqual([7, '1 enrolled, 1 failed\n']);
  const [, id = ''] =
    /^To try the failed ones again: poolkey enroll --resume (\w+) --retry-failed$/m.exec(first.stderr) ?? [];
  expect(readFileSync(report, 'utf8')).toMatch(
    new RegExp(`^2,${user?.username},failed,,InitiateAuth,USER_DISABLED,`, 'm'),
  );
  await place.pool.admin('AdminEnableUser', { Username: user?.username });

  const idle = await poolkey(['enroll', '--resume', id], later());
  expect([idle.code, idle.stdout]).toEqual([7, '1 enrolled, 1 failed\n']);
  const json = join(place.home.path, 'results.json');
  const again = await poolkey(['enroll', '--resume', id, '--retry-failed', '--report', json], later());
  expect([again.code, again.stdout]).toEqual([0, '2 enrolled, 0 failed\n']);
  const rows = JSON.parse(readFileSync(json, 'utf8')) as Record<string, unknown>[];
  expect(rows.map(({ username, state }) => [username, state])).toEqual(
    names(12, 14).map((name) => [name, 'done']),
  );
});

test('five failures of one kind: paused where nobody can be asked, exit 7; --keep-going goes on', async () => {
  const ghosts = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `ghost-${name},Passw0rd!`);
  const text = ['username,password', ...ghosts, ...roster(14, 15).split('\n').slice(1)].join('\n');
  const flags = ['--pool', 'stage', '--rate', '1000', '--concurrency', '1'];
  const run = await poolkey(['enroll', '-', ...flags, '--json'], later(text));
  expect([run.code, run.stderr]).toEqual([7, '']);
  expect(eventsOf(run).slice(-2)).toMatchObject([
    { event: 'paused', code: 'SAME_FAILURE', failure: 'USER_NOT_FOUND' },
    { event: 'end', state: 'paused', enrolled: 0, failed: 5, left: 2 },
  ]);
  const people = await poolkey(['enroll', '-', ...flags], later(text));
  expect([people.code, people.stdout]).toEqual([7, '0 enrolled, 5 failed, 2 not started\n']);
  expect(people.stderr).toMatch(/^Five users in a row failed with USER_NOT_FOUND: /m);
  expect(people.stderr).toMatch(/^Go on with: poolkey enroll --resume \w{8}$/m);
  expect(people.stderr).not.toContain('Go on?');

  const resumed = await poolkey(['enroll', '--resume', 'last', '--keep-going'], later());
  expect([resumed.code, resumed.stdout]).toEqual([7, '1 enrolled, 6 failed\n']);
  const whole = await poolkey(['enroll', '-', ...flags, '--keep-going'], later(text));
  expect([whole.code, whole.stdout]).toEqual([7, '1 enrolled, 6 failed\n']);
});

test('a retry is told, and is no failure', async () => {
  // The first time is followed by another sign-in at once.
  place.pool.proxy.error('AssociateSoftwareToken', 'InternalErrorException', 'Something went wrong', {
    times: 2,
  });
  const options = later(roster(15, 16));
  // By a clock that goes: a retry waits for its time.
  const moving = encodeURIComponent(
    `const now = Date.now; const ahead = ${place.pool.time.clock()} - now(); Date.now = () => now() + ahead;`,
  );
  const env = { NODE_OPTIONS: `--import=data:text/javascript,${moving}` };
  const run = await poolkey(['enroll', '-', '--pool', 'stage', '--rate', '1000', '--json'], {
    ...options,
    env,
  });
  expect(run.code).toBe(0);
  const rows = eventsOf(run).filter(({ event }) => event === 'row');
  expect(rows).toMatchObject([
    { state: 'retry', step: 'AssociateSoftwareToken', code: expect.any(String) as string },
    { state: 'done', path: 'session' },
  ]);
  expect(Number(rows[0]?.['retryAt'])).toBeGreaterThan(place.pool.time.clock());
});

test.each([
  ['--resume', 'nonsense', 3, 'NOT_FOUND'],
  ['--status', 'nonsense', 3, 'NOT_FOUND'],
  ['--resume', '', 2, 'USAGE'],
])('%s %j', async (flag, id, exit, code) => {
  expect(await errorOf(['enroll', flag, id], place.here())).toMatchObject({ exit, code });
});

test('"last" is of the pool that is named; production wants leave again', async () => {
  await place.know('other');
  const none = await errorOf(['enroll', '--status', 'last', '--pool', 'other'], place.here());
  expect(none).toMatchObject({
    exit: 3,
    code: 'NOT_FOUND',
    message: 'There is no run yet. "poolkey runs" shows all.',
  });
  const unknown = await errorOf(['enroll', '--status', 'last', '--pool', 'nix'], place.here());
  expect(unknown).toMatchObject({ exit: 3, code: 'POOL_NOT_KNOWN' });
  await answerOf(['pool', 'set', 'stage', '--production'], place.here());
  expect(await errorOf(['enroll', '--resume', 'last'], place.here())).toMatchObject({
    exit: 8,
    code: 'PRODUCTION_POOL',
  });
  expect((await poolkey(['enroll', '--resume', 'last', '--allow-production'], later())).code).toBe(0);
  await answerOf(['pool', 'set', 'stage', '--no-production'], place.here());
});

test('the run ends by the vault, not by a user: its code, and how to go on', async () => {
  const { run, release } = await heldAt('VerifySoftwareToken', roster(16, 18), 0, '--json');
  const { id } = JSON.parse(await run.firstLine) as { id: string };
  // Another process has taken it over, as after a long sleep of this machine.
  const vault = await place.home.open();
  vault.runs.release(id, vault.runs.get(id)?.owner ?? '');
  expect(vault.runs.take(id, 'another')).toBe(true);
  release();
  const end = await run.end;
  vault.runs.release(id, 'another');
  vault.close();
  expect(end.code).toBe(1);
  const { error } = JSON.parse(end.stderr) as { error: { code: string; message: string } };
  expect(error.code).toBe('RUN_ELSEWHERE');
  expect(error.message).toMatch(
    new RegExp(`goes on where it was: poolkey enroll --resume ${id.slice(0, 8)}$`),
  );
  expect(eventsOf(end).at(-1)).toMatchObject({ event: 'end', state: 'stopped', code: 'RUN_ELSEWHERE' });
});

test('a report that cannot be written is said before anything is sent', async () => {
  const sent = place.pool.proxy.exchanges.length;
  const args = ['enroll', '-', '--pool', 'stage', '--report', '/nowhere/results.csv'];
  expect(await errorOf(args, place.here(roster(0, 1)))).toMatchObject({ exit: 1, code: 'FILE_NOT_WRITTEN' });
  writeFileSync(join(place.home.path, 'old.json'), 'old');
  const old = ['enroll', '--status', 'last', '--report', join(place.home.path, 'old.json')];
  expect((await poolkey(old, place.here())).code).toBe(0);
  expect(JSON.parse(readFileSync(join(place.home.path, 'old.json'), 'utf8'))).toHaveLength(2);
  expect(place.pool.proxy.exchanges).toHaveLength(sent);
});
