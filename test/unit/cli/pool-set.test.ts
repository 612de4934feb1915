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
const OTHER = 'anotherclientsecretofthetest123';
const IDS = ['--user-pool-id', 'eu-west-1_AbCdEf123', '--client-id', '4l9g6b1fexample'];

let home: TempHome;
beforeAll(async () => {
  home = tempHome();
  home.makeVault();
  await buildCli();
  await poolkey(['pool', 'add', 'stage', ...IDS, '--client-secret-stdin'], here(SECRET));
  await poolkey(['pool', 'add', 'taken', ...IDS], here());
}, 60_000);
afterAll(() => home.remove());

const here = (input = '', env: NodeJS.ProcessEnv = {}) => ({ home: home.path, input, env });
const set = (...args: string[]) => answerOf<object>(['pool', 'set', 'stage', ...args], here());
const fails = (...args: string[]) => errorOf(['pool', 'set', 'stage', ...args], here());

/** The pool as it is listed. */
async function listed(name = 'stage'): Promise<Record<string, unknown> | undefined> {
  const pools = await answerOf<Record<string, unknown>[]>(['pool', 'list'], here());
  return pools.find((pool) => pool['name'] === name);
}

async function storedSecret(): Promise<string | undefined> {
  const vault = await home.open();
  const secret = vault.pools.byName('stage')?.clientSecret?.reveal();
  vault.close();
  return secret;
}

test('what is given is changed, the rest stays', async () => {
  const before = await listed();
  expect(await set('--flow', 'srp', '--profile', 'qa')).toMatchObject({ name: 'stage', flow: 'srp' });
  expect(await listed()).toEqual({ ...before, flow: 'srp', profile: 'qa' });
  expect(await storedSecret()).toBe(SECRET);
  expect(await poolkey(['pool', 'set', 'STAGE', '--flow', 'auto'], here())).toMatchObject({
    code: 0,
    stdout: 'Changed the pool "stage".\n',
    stderr: '',
  });
});

test('marked as production, and the mark taken away', async () => {
  await set('--production');
  expect(await listed()).toMatchObject({ production: true });
  await set('--region', 'eu-west-1');
  expect(await listed()).toMatchObject({ production: true });
  await set('--no-production');
  expect(await listed()).toMatchObject({ production: false });
});

test('empty text takes a profile or an endpoint away', async () => {
  await set('--profile', 'qa', '--endpoint', 'http://127.0.0.1:9');
  expect(await listed()).toMatchObject({ profile: 'qa', endpoint: 'http://127.0.0.1:9' });
  await set('--profile', '', '--endpoint', '');
  expect(await listed()).toMatchObject({ profile: null, endpoint: null });
});

test('the client secret: replaced from stdin, kept, taken away', async () => {
  await answerOf(['pool', 'set', 'stage', '--client-secret-stdin'], here(`${OTHER}\n`));
  expect(await storedSecret()).toBe(OTHER);
  await answerOf(['pool', 'set', 'stage', '--client-secret-stdin'], here(`${SECRET} ${OTHER}\n`));
  expect(await storedSecret()).toBe(`${SECRET} ${OTHER}`);
  await set('--clear-client-secret');
  expect(await listed()).toMatchObject({ clientSecret: false });
});

test('another name, unless it is taken', async () => {
  expect(await fails('--rename', 'TAKEN')).toMatchObject({ exit: 1, code: 'POOL_EXISTS' });
  expect(await set('--rename', 'stage two')).toMatchObject({ name: 'stage two' });
  await answerOf(['pool', 'set', 'stage two', '--rename', 'stage'], here());
});

test('a pool with accounts is not moved elsewhere: their passwords would go there', async () => {
  const vault = await home.open();
  const account = vault.accounts.ensure(vault.pools.byName('stage')?.id ?? '', 'alice');
  for (const args of [
    ['--client-id', 'another'],
    ['--user-pool-id', 'eu-west-1_Another1'],
    ['--endpoint', 'https://example.com'],
  ]) {
    expect({ args, ...(await fails(...args)) }).toMatchObject({ args, exit: 1, code: 'POOL_IN_USE' });
  }
  expect(await set('--flow', 'user')).toMatchObject({ flow: 'user' });
  vault.accounts.remove([account.id]);
  vault.close();
});

test('what is wrong is named, and nothing is changed', async () => {
  const before = await listed();
  expect(await fails()).toMatchObject({ exit: 2, code: 'USAGE' });
  expect(await fails('--region', 'us-east-1')).toMatchObject({ exit: 1, code: 'REGION_MISMATCH' });
  expect(await fails('--flow', 'magic')).toMatchObject({ exit: 2, code: 'USAGE' });
  expect(await fails('--rename', 'x'.repeat(61))).toMatchObject({ exit: 2, code: 'USAGE' });
  expect(await fails('--client-secret-stdin')).toMatchObject({ exit: 1, code: 'INVALID_CLIENT_SECRET' });
  expect(await fails('--client-secret-stdin', '--clear-client-secret')).toMatchObject({ exit: 2 });
  expect(await errorOf(['pool', 'set', 'nowhere', '--flow', 'srp'], here())).toMatchObject({
    exit: 3,
    code: 'POOL_NOT_KNOWN',
  });
  expect(await listed()).toEqual(before);
});

// A bug once: the endpoint that was exported for another command moved the pool.
test('what stands in the environment for other commands changes no pool', async () => {
  const env = { POOLKEY_ENDPOINT: 'http://127.0.0.1:9', POOLKEY_PRODUCTION: '1', POOLKEY_PROFILE: 'qa' };
  const before = await listed();
  await answerOf(['pool', 'set', 'stage', '--flow', 'admin'], here('', env));
  expect(await listed()).toEqual({ ...before, flow: 'admin' });
  expect(await errorOf(['pool', 'set', 'stage'], here('', env))).toMatchObject({ exit: 2, code: 'USAGE' });
});

test('no client secret was printed', async () => {
  expect(leaked([SECRET, OTHER, ...(await secretsOf(home))])).toBe(0);
});
