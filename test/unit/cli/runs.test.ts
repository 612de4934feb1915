import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerOf, errorOf, poolkey } from './cli-fixture.ts';
import { cliPlace, type CliPlace } from './cli-place.ts';

let place: CliPlace;

beforeAll(async () => {
  place = await cliPlace({ users: 2, mfa: 'ON' });
  await place.know('stage');
  await place.know('other');
}, 60_000);
afterAll(() => place.close());

interface Listed {
  readonly id: string;
  readonly pool: string;
  readonly state: string;
}

const runs = (...args: string[]) => answerOf<Listed[]>(['runs', ...args], place.here());

test('none yet: says what makes one', async () => {
  expect(await runs()).toEqual([]);
  const said = await poolkey(['runs'], place.here());
  expect([said.code, said.stdout]).toEqual([0, '']);
  expect(said.stderr).toContain('poolkey enroll ROSTER.csv --pool NAME');
});

test('the newest first, of all pools or of one', async () => {
  await place.enroll('stage', place.pool.seeded.users);
  const ghost = 'username,password\nghost,Passw0rd!\n';
  await place.run(['enroll', '-', '--pool', 'other', '--rate', '1000'], ghost);
  expect(await runs()).toMatchObject([
    { pool: 'other', roster: 'stdin', state: 'finished', total: 1, enrolled: 0, failed: 1, left: 0 },
    { pool: 'stage', roster: 'stdin', state: 'finished', total: 2, enrolled: 2, failed: 0, left: 0 },
  ]);
  expect((await runs('--pool', 'STAGE')).map(({ pool }) => pool)).toEqual(['stage']);
  expect(await errorOf(['runs', '--pool', 'nix'], place.here())).toMatchObject({ exit: 3 });
  const { stdout } = await poolkey(['runs'], place.here());
  expect(stdout.split('\n')[0]).toMatch(/^RUN +BEGUN +POOL +ROSTER +STATE +DONE +FAILED$/);
  expect(stdout).toMatch(/^[0-9a-f]{8} +\d{4}-\d\d-\d\d \d\d:\d\d +other +stdin +finished +0\/1 +1$/m);
});

test('a run is forgotten, its accounts are not', async () => {
  const [newest, older] = await runs();
  const short = older?.id.slice(0, 8) ?? '';
  expect(await answerOf(['runs', 'remove', short], place.here())).toEqual({ removed: older?.id });
  expect(await place.list('--pool', 'stage')).toHaveLength(2);
  expect((await runs()).map(({ id }) => id)).toEqual([newest?.id]);
  expect(await errorOf(['runs', 'remove', short], place.here())).toMatchObject({
    exit: 3,
    code: 'NOT_FOUND',
  });
  const last = await poolkey(['runs', 'remove', 'last'], place.here());
  expect(last).toMatchObject({ code: 0, stdout: `Removed the run ${newest?.id.slice(0, 8)}.\n` });
  expect(last.stderr).toBe('What its roster said of 1 user not enrolled is gone with it.\n');
  expect(await runs()).toEqual([]);
});

test('a beginning that fits several says so', async () => {
  const vault = await place.home.open();
  const pool = vault.pools.byName('stage')?.id ?? '';
  const options = { create: false, existing: 'verify', ratePerSecond: 5, concurrency: 1 } as const;
  const ids: string[] = [];
  // Seventeen IDs: two begin with the same sign.
  for (let n = 0; n < 17; n += 1) {
    const { id } = vault.runs.create(pool, 'x', { ...options, tags: [], groups: [], keepGoing: false }, 'me');
    vault.runs.setState(id, 'finished');
    vault.runs.release(id, 'me');
    ids.push(id);
  }
  vault.close();
  const sign = ids.map((id) => id.slice(0, 1)).find((one, n, all) => all.indexOf(one) !== n) ?? '';
  expect(await errorOf(['enroll', '--status', sign], place.here())).toMatchObject({
    exit: 5,
    code: 'AMBIGUOUS',
  });
});
