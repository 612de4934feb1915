import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildCli, errorOf, eventsOf, poolkey, tempHome, type TempHome } from './cli-fixture.ts';

let home: TempHome;
beforeAll(async () => {
  home = tempHome();
  home.makeVault();
  await buildCli();
  for (const name of ['stage', 'QA pool']) {
    const ids = ['--user-pool-id', 'eu-west-1_AbCdEf123', '--client-id', 'example'];
    await poolkey(['pool', 'add', name, ...ids], { home: home.path });
  }
  const vault = await home.open();
  const add = (pool: string, username: string, tags: string[]): void => {
    const { id } = vault.accounts.ensure(vault.pools.byName(pool)?.id ?? '', username);
    vault.accounts.setTags(id, tags);
  };
  add('stage', 'anna-10', ['buyer']);
  add('stage', 'anna-2', ['buyer', 'admin']);
  add('QA pool', 'anna-2', ['buyer']);
  add('QA pool', 'ben', []);
  vault.accounts.add({ poolId: null, username: 'imported', label: 'imported', issuer: '' });
  vault.close();
}, 60_000);
afterAll(() => home.remove());

const here = (env: NodeJS.ProcessEnv = {}) => ({ home: home.path, env });

/** Whom a command is for: a plan sends nothing. */
async function selected(args: string[], env: NodeJS.ProcessEnv = {}): Promise<unknown[]> {
  const run = await poolkey(['reconcile', ...args, '--dry-run', '--json'], here(env));
  expect(run.stderr).toBe('');
  const [plan] = eventsOf(run);
  return ((plan?.['rows'] ?? []) as { account: string }[]).map(({ account }) => account);
}

const refused = async (...args: string[]): Promise<string> => {
  const { exit, code } = await errorOf(['reconcile', ...args, '--dry-run'], here());
  return `${exit} ${code}`;
};

test('by names: exact, with the pool, by the beginning; each once', async () => {
  expect(await selected(['anna-2@stage', 'be', 'ben@QA pool'])).toEqual(['anna-2@stage', 'ben@QA pool']);
  expect(await selected(['ANNA-10'])).toEqual(['anna-10@stage']);
});

test('by pool, by tag, by both, or all; in the order of their names', async () => {
  expect(await selected(['--pool', 'STAGE'])).toEqual(['anna-2@stage', 'anna-10@stage']);
  expect(await selected(['--tag', 'buyer'])).toEqual(['anna-2@QA pool', 'anna-2@stage', 'anna-10@stage']);
  expect(await selected(['--pool', 'QA pool', '--tag', 'buyer'])).toEqual(['anna-2@QA pool']);
  // An entry without a pool is of no pool that could be asked.
  expect(await selected(['--all'])).toEqual([
    'anna-2@QA pool',
    'anna-2@stage',
    'anna-10@stage',
    'ben@QA pool',
  ]);
});

test('none, both, and what is not there', async () => {
  expect(await refused()).toBe('2 USAGE');
  expect(await refused('ben', '--pool', 'stage')).toBe('2 USAGE');
  expect(await refused('ben', '--all')).toBe('2 USAGE');
  expect(await refused('nobody')).toBe('3 NOT_FOUND');
  expect(await refused('ben', 'nobody')).toBe('3 NOT_FOUND');
  expect(await refused('anna-2')).toBe('5 AMBIGUOUS');
  expect(await refused('--pool', 'nowhere')).toBe('3 POOL_NOT_KNOWN');
  expect(await refused('--tag', 'nothing')).toBe('3 NOTHING_SELECTED');
});

test('by the environment; names that are typed go before it', async () => {
  expect(await selected([], { POOLKEY_POOL: 'stage' })).toEqual(['anna-2@stage', 'anna-10@stage']);
  expect(await selected([], { POOLKEY_TAG: 'admin' })).toEqual(['anna-2@stage']);
  expect(await selected([], { POOLKEY_ALL: '1' })).toHaveLength(4);
  expect(await selected(['ben'], { POOLKEY_POOL: 'stage', POOLKEY_TAG: 'buyer', POOLKEY_ALL: '1' })).toEqual([
    'ben@QA pool',
  ]);
  expect(await selected(['--pool', 'stage'], { POOLKEY_POOL: 'QA pool' })).toEqual([
    'anna-2@stage',
    'anna-10@stage',
  ]);
});

test('a command to be typed is written as a shell takes it, whatever the name of the pool', async () => {
  const ids = ['--user-pool-id', 'eu-west-1_AbCdEf123', '--client-id', 'example'];
  const run = await poolkey(['pool', 'add', 'Another pool', ...ids], here());
  expect(run).toMatchObject({ code: 0, stderr: 'Is it set up right? poolkey pool check "Another pool"\n' });
});
