import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  answerOf,
  buildCli,
  errorOf,
  leaked,
  poolkey,
  secretsOf,
  tempHome,
  type TempHome,
} from './cli-fixture.ts';

const SECRET = 'clientsecretofthetest1234567890';
const IDS = ['--user-pool-id', 'eu-west-1_AbCdEf123', '--client-id', '4l9g6b1fexample'];

let home: TempHome;
beforeAll(async () => {
  home = tempHome();
  home.makeVault();
  await buildCli();
}, 60_000);
afterAll(() => home.remove());

const here = (input = '') => ({ home: home.path, input });

test('a pool is added with its client secret from stdin, listed and removed', async () => {
  const added = await poolkey(
    ['pool', 'add', 'Stage', ...IDS, '--client-secret-stdin', '--production'],
    here(`${SECRET}\n`),
  );
  expect(added).toMatchObject({
    code: 0,
    stdout: 'Added the pool "Stage" (eu-west-1_AbCdEf123, eu-west-1).\n',
  });
  const vault = await home.open();
  expect(vault.pools.byName('stage')?.clientSecret?.reveal()).toBe(SECRET);
  vault.close();
  expect(await answerOf(['pool', 'list'], here())).toEqual([
    {
      name: 'Stage',
      userPoolId: 'eu-west-1_AbCdEf123',
      clientId: '4l9g6b1fexample',
      clientSecret: true,
      region: 'eu-west-1',
      endpoint: null,
      flow: 'auto',
      learnedFlow: null,
      profile: null,
      clockOffsetMs: null,
      production: true,
      local: false,
      accounts: 0,
    },
  ]);
  expect((await poolkey(['pool', 'list'], here())).stdout).toMatch(
    /^NAME +USER POOL +WHERE +FLOW +ACCOUNTS\nStage .* auto +0 +production\n$/,
  );
  expect(leaked(await secretsOf(home))).toBe(0);
  expect(leaked([SECRET])).toBe(0);
});

test('a name is taken once, whatever its case', async () => {
  expect(await errorOf(['pool', 'add', 'STAGE', ...IDS], here())).toMatchObject({
    exit: 1,
    code: 'POOL_EXISTS',
  });
});

test.each<[string, string[], string]>([
  ['a malformed pool ID', ['--user-pool-id', 'nonsense', '--client-id', 'c'], 'INVALID_POOL_ID'],
  ['a malformed client ID', ['--user-pool-id', 'eu-west-1_A', '--client-id', 'a b'], 'INVALID_CLIENT_ID'],
  ['another Region', [...IDS, '--region', 'us-east-1'], 'REGION_MISMATCH'],
  ['a Region that is none', [...IDS, '--region', 'Ireland'], 'INVALID_REGION'],
  ['http elsewhere', [...IDS, '--endpoint', 'http://example.com'], 'INVALID_ENDPOINT'],
  ['a password in the endpoint', [...IDS, '--endpoint', 'https://a:b@example.com'], 'INVALID_ENDPOINT'],
])('%s is refused by its own name, exit 1', async (_name, args, code) => {
  expect(await errorOf(['pool', 'add', 'Other', ...args], here())).toMatchObject({ exit: 1, code });
});

test.each(['srp', 'password', 'user', 'admin'])('--flow %s is taken', async (flow) => {
  await answerOf(['pool', 'add', flow, ...IDS, '--flow', flow, '--profile', 'qa'], here());
  const pools = await answerOf<{ name: string }[]>(['pool', 'list'], here());
  expect(pools.find(({ name }) => name === flow)).toMatchObject({ flow, profile: 'qa' });
  expect(await answerOf(['pool', 'remove', flow], here())).toEqual({ removed: flow });
});

test.each<[string, string[]]>([
  ['a name that is too long', ['x'.repeat(61), ...IDS]],
  ['an unknown flow', ['Other', ...IDS, '--flow', 'magic']],
  ['no client ID', ['Other', '--user-pool-id', 'eu-west-1_A']],
  ['no name', IDS],
  ['a secret as an argument', ['Other', ...IDS, '--client-secret', SECRET]],
])('%s is a usage error, exit 2', async (_name, args) => {
  const { code, stdout } = await poolkey(['pool', 'add', ...args], here());
  expect([code, stdout]).toEqual([2, '']);
});

test('a client secret that is malformed is refused without being shown', async () => {
  const run = await poolkey(
    ['pool', 'add', 'Other', ...IDS, '--client-secret-stdin', '--json'],
    here('not a secret!'),
  );
  expect([run.code, run.stdout]).toEqual([1, '']);
  expect(JSON.parse(run.stderr)).toMatchObject({ error: { code: 'INVALID_CLIENT_SECRET' } });
  expect(run.stderr).not.toContain('not a secret!');
});

test('a pool with accounts stays; one without goes; an unknown one is not found', async () => {
  const vault = await home.open();
  const pool = vault.pools.byName('Stage');
  const account = vault.accounts.ensure(pool?.id ?? '', 'alice');
  expect(await errorOf(['pool', 'remove', 'stage'], here())).toMatchObject({ exit: 1, code: 'POOL_IN_USE' });
  vault.accounts.remove([account.id]);
  vault.close();
  expect((await poolkey(['pool', 'remove', 'stage'], here())).code).toBe(0);
  expect(await errorOf(['pool', 'remove', 'stage'], here())).toMatchObject({
    exit: 3,
    code: 'POOL_NOT_KNOWN',
  });
  expect(await answerOf(['pool', 'list'], here())).toEqual([]);
});
