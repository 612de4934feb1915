import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorOf } from './cli-fixture.ts';
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

const name = (index: number): string => names[index] ?? '';
const accounts = (indexes: number[]): string[] => indexes.map((index) => `${name(index)}@stage`);
const listed = async (...args: string[]): Promise<string[]> =>
  (await place.list(...args)).map(({ account }) => account);

test('remove --dry-run only says which', async () => {
  expect(await place.run(['remove', name(0), '--dry-run'])).toEqual({
    code: 0,
    stdout: `1 would be removed: ${name(0)}@stage\n`,
    stderr: '',
  });
  expect(await place.run(['remove', '--pool', 'stage', '--dry-run', '--json'])).toMatchObject({
    stdout: `${JSON.stringify({ removed: accounts([0, 1, 2]), dryRun: true })}\n`,
  });
  expect(await listed()).toHaveLength(3);
});

test('remove: off the list and in the trash; at the pool nothing has changed', async () => {
  const before = place.pool.server.exportState();
  const sent = place.pool.proxy.exchanges.length;
  expect(await place.run(['remove', name(0), name(1)])).toEqual({
    code: 0,
    stdout: `2 removed: ${accounts([0, 1]).join(', ')}\n`,
    stderr: '"poolkey restore NAME" brings one back; "poolkey list --removed" shows them.\n',
  });
  expect(await listed()).toEqual(accounts([2]));
  expect((await listed('--removed')).toSorted()).toEqual(accounts([0, 1]));
  expect(await errorOf(['code', name(0)], place.here())).toMatchObject({ exit: 3, code: 'NOT_FOUND' });
  expect(place.pool.proxy.exchanges).toHaveLength(sent);
  expect(place.pool.server.exportState()).toEqual(before);
});

test('restore: back with all that it had', async () => {
  expect(await place.run(['restore', name(0)])).toEqual({
    code: 0,
    stdout: `1 restored: ${name(0)}@stage\n`,
    stderr: '',
  });
  expect((await place.rows('verify', name(0))).code).toBe(0);
  expect(await place.run(['restore', name(1), '--json'])).toMatchObject({
    stdout: `${JSON.stringify({ restored: accounts([1]) })}\n`,
    stderr: '',
  });
  expect(await listed()).toEqual(accounts([0, 1, 2]));
});

test('restore: what does not lie there, or lies there several times', async () => {
  expect(await errorOf(['restore', name(0)], place.here())).toMatchObject({ exit: 3, code: 'NOT_FOUND' });
  await place.run(['remove', '--all']);
  expect(await errorOf(['restore', name(0).slice(0, -1)], place.here())).toMatchObject({
    exit: 5,
    code: 'AMBIGUOUS',
  });
  // All or nothing.
  expect(await errorOf(['restore', name(0), 'nobody'], place.here())).toMatchObject({ exit: 3 });
  expect(await listed()).toEqual([]);
  expect((await place.run(['restore', ...names])).stdout).toMatch(/^3 restored: /);
});

test('empty lists say why', async () => {
  expect(await place.run(['list', '--removed'])).toEqual({
    code: 0,
    stdout: '',
    stderr: 'The trash is empty.\n',
  });
  expect((await place.run(['list', '--tag', 'nothing'])).stderr).toBe(
    'No account here has this pool and tag.\n',
  );
  expect(await errorOf(['list', '--pool', 'nowhere'], place.here())).toMatchObject({ exit: 3 });
});
