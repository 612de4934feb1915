import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { actionKind } from '../../../main/contract/actions.ts';
import { ACTION_COMMANDS } from '../../../main/cli/action-commands.ts';
import { answerOf, errorOf, poolkey, type CliRun } from './cli-fixture.ts';
import { cliPlace, type CliPlace } from './cli-place.ts';

let place: CliPlace;
let name = '';
let roster = '';

beforeAll(async () => {
  place = await cliPlace({ users: 2, mfa: 'ON' });
  await place.know('live');
  await place.enroll('live', place.pool.seeded.users);
  await answerOf(['pool', 'set', 'live', '--production'], place.here());
  name = place.pool.user.username;
  const lines = place.pool.seeded.users.map(({ username, password }) => `${username},${password}`);
  roster = join(place.home.path, 'roster.csv');
  writeFileSync(roster, ['username,password', ...lines, ''].join('\n'), { mode: 0o600 });
}, 60_000);
afterAll(() => place.close());

const LOOKS = new Set(['reconcile', 'verify']);
const changing = actionKind.options
  .map((kind) => ACTION_COMMANDS[kind])
  .filter((command) => !LOOKS.has(command));

test.each(changing)('%s is denied without --allow-production, exit 8', async (command) => {
  const sent = place.pool.proxy.exchanges.length;
  expect(await errorOf([command, name], place.here())).toMatchObject({ exit: 8, code: 'PRODUCTION_POOL' });
  expect(await errorOf([command, '--all'], place.here())).toMatchObject({ exit: 8 });
  expect(place.pool.proxy.exchanges).toHaveLength(sent);
});

test('so are enroll and enroll-user', async () => {
  const sent = place.pool.proxy.exchanges.length;
  const enroll = await errorOf(['enroll', roster, '--pool', 'live'], place.here());
  const user = ['enroll-user', '--pool', 'live', '--username', name, '--password-stdin'];
  const one = await errorOf(user, place.here('x'));
  for (const error of [enroll, one]) {
    expect(error).toMatchObject({ exit: 8, code: 'PRODUCTION_POOL' });
    expect(error.message).toBe('"live" is marked as production. Add --allow-production if you mean it.');
  }
  expect(place.pool.proxy.exchanges).toHaveLength(sent);
});

test('what only looks needs no leave, and takes the flag all the same', async () => {
  for (const command of LOOKS) {
    expect((await place.rows(command, name)).code).toBe(0);
    expect((await place.rows(command, name, '--allow-production')).code).toBe(0);
  }
});

test('a dry run needs no leave, and says what the run will need', async () => {
  const run = await place.run(['recreate', name, '--dry-run']);
  expect(run.code).toBe(0);
  expect(run.stderr).toMatch(/^note: "live" is marked as production\.$/m);
  expect(run.stderr).toMatch(/^It needs --allow-production and --yes\.$/m);
  expect((await place.events('rotate', name, '--dry-run'))[0]).toMatchObject({
    needs: ['--allow-production'],
  });
  expect((await place.run(['enroll', roster, '--pool', 'live', '--dry-run'])).code).toBe(0);
});

test('with the flag, or its twin, it is done', async () => {
  expect((await place.rows('rotate', name, '--allow-production')).code).toBe(0);
  place.pool.time.advance(60_000);
  const env = { POOLKEY_ALLOW_PRODUCTION: '1', POOLKEY_JSON: '1' };
  const run: CliRun = await poolkey(['reset', name], { ...place.here(), env });
  expect(run.code).toBe(0);
  expect((await place.run(['enroll', roster, '--pool', 'live', '--allow-production'])).code).toBe(0);
});

test('it does not confirm what must be confirmed', async () => {
  const args = ['recreate', name, '--allow-production'];
  expect(await errorOf(args, place.here())).toMatchObject({ exit: 8, code: 'NOT_CONFIRMED' });
  expect(await errorOf(['recreate', name, '--yes'], place.here())).toMatchObject({ code: 'PRODUCTION_POOL' });
  expect((await place.rows(...args, '--yes')).code).toBe(0);
});

test('several production pools are all named', async () => {
  await place.know('live two', place.pool.seeded, '--production');
  const vault = await place.home.open();
  vault.accounts.ensure(vault.pools.byName('live two')?.id ?? '', 'zoe');
  vault.close();
  const { message } = await errorOf(['rotate', '--all'], place.here());
  expect(message).toMatch(/^"live", "live two" are marked as production\./);
});
