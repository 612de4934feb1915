import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventsOf, startCli, type RunningCli } from './cli-fixture.ts';
import { cliPlace, type CliPlace } from './cli-place.ts';

let place: CliPlace;
let names: string[];

beforeAll(async () => {
  place = await cliPlace({ users: 3, mfa: 'ON' });
  names = place.pool.seeded.users.map(({ username }) => username);
  await place.know('stage');
  await place.enroll('stage', place.pool.seeded.users);
}, 60_000);
afterAll(() => place.close());

/** One after another, and held where the first one has reached `operation` at the pool. */
async function heldAt(
  operation: string,
  ...args: string[]
): Promise<{ run: RunningCli; release: () => void }> {
  place.pool.time.advance(60_000);
  const held = place.pool.proxy.hold(operation);
  const run = startCli([...args, '--pool', 'stage', '--concurrency', '1', '--rate', '1000'], place.here());
  await held.reached;
  return { run, release: () => held.release() };
}

const secret = (username: string): string | undefined => place.pool.stored(username).token.verified?.secret;

test('Ctrl+C: the user under way is finished, no further one is begun, exit 130', async () => {
  const before = names.map(secret);
  const { run, release } = await heldAt('VerifySoftwareToken', 'rotate', '--json');
  run.child.kill('SIGINT');
  release();
  const end = await run.end;
  expect([end.code, end.stderr]).toEqual([130, '']);
  expect(eventsOf(end)).toMatchObject([
    { event: 'row', username: names[0], state: 'done' },
    { event: 'end', done: 1, failed: 0, left: 2 },
  ]);
  expect(names.map(secret).map((now, i) => now === before[i])).toEqual([false, true, true]);
  expect((await place.rows('verify', '--pool', 'stage')).code).toBe(0);
});

test('for people it says what it does, and how many were not started', async () => {
  const { run, release } = await heldAt('RespondToAuthChallenge', 'verify');
  run.child.kill('SIGINT');
  release();
  const end = await run.end;
  expect(end.code).toBe(130);
  expect(end.stdout).toBe(`${names[0]}@stage: The pool took its code.\n1 done, 0 failed, 2 not started\n`);
  expect(end.stderr).toBe('Stopping: no further user is begun. Ctrl+C once more ends it at once.\n');
});

test('the same Ctrl+C by two ways counts once; a later one ends it at once', async () => {
  const twice = await heldAt('RespondToAuthChallenge', 'verify');
  twice.run.child.kill('SIGINT');
  twice.run.child.kill('SIGINT');
  twice.release();
  expect((await twice.run.end).code).toBe(130);

  const later = await heldAt('VerifySoftwareToken', 'rotate');
  later.run.child.kill('SIGINT');
  await sleep(1_000);
  later.run.child.kill('SIGINT');
  expect((await later.run.end).code).toBeNull();
  later.release();
  // Ended between Verify and its answer: the vault has what the pool holds, and finds out.
  expect((await place.rows('verify', '--pool', 'stage')).code).toBe(0);
});
