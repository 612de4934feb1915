// POOLKEY_LEDGER as two machines of a CI have it: each with a vault of its own, and the built program.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startRedis, type RedisServer } from '../../session/redis-server.ts';
import { cognitoToken } from '../vault/temp-vault.ts';
import { answerOf, buildCli, errorOf, poolkey, tempHome, type TempHome } from './cli-fixture.ts';

const MIDDLE = 1_800_000_015_000;
const STEP = MIDDLE / 30_000 - 0.5;
const PASSWORD = 'password-of-redis';
const token = cognitoToken();

let homes: readonly TempHome[];
let server: RedisServer;
beforeAll(async () => {
  homes = [tempHome(), tempHome()];
  for (const home of homes) {
    home.makeVault();
    const vault = await home.open();
    const { id } = vault.accounts.add({ poolId: null, username: 'alice', label: 'alice', issuer: '' });
    vault.tokens.saveConfirmed(id, token);
    vault.close();
  }
  server = await startRedis({ folder: homes[0]?.path ?? '', password: PASSWORD });
  await buildCli();
}, 60_000);
afterAll(async () => {
  await server.stop();
  for (const home of homes) home.remove();
});

const on = (index: number, address?: string) => ({
  home: homes[index]?.path ?? '',
  at: MIDDLE,
  env: { POOLKEY_LEDGER: address ?? `redis://:${PASSWORD}@127.0.0.1:${server.port}/1` },
});
const CODE = ['code', 'alice', '--max-wait', '0'];

test('what one machine has handed out, no other gets', async () => {
  expect(await answerOf<{ step: number }>(CODE, on(0))).toMatchObject({ step: STEP });
  expect(await errorOf(CODE, on(1))).toMatchObject({ code: 'WAIT_TIMEOUT', retryAfterMs: 15_000 });
  const next = { ...on(1), at: MIDDLE + 30_000 };
  expect(await answerOf<{ step: number }>(CODE, next)).toMatchObject({ step: STEP + 1 });
  expect(await errorOf(CODE, { ...on(0), at: MIDDLE + 30_000 })).toMatchObject({ code: 'WAIT_TIMEOUT' });
  expect(await server.send('DBSIZE'), 'the database that the address names is used').toBe(0);
});

test('no code without it: an address that is none, a server that refuses', async () => {
  const wrong = await poolkey(CODE, on(0, `http://:${PASSWORD}@127.0.0.1`));
  expect([wrong.code, wrong.stdout]).toEqual([2, '']);
  expect(wrong.stderr).toMatch(/^poolkey: POOLKEY_LEDGER is not the address .*\[LEDGER_ADDRESS\]\n$/);
  const refused = await poolkey(CODE, on(0, `redis://:${PASSWORD}x@127.0.0.1:${server.port}`));
  expect([refused.code, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toMatch(/refuses \(WRONGPASS\), and no code is handed out.*\[LEDGER_REFUSED\]\n$/);
  for (const { stderr } of [wrong, refused]) expect(stderr).not.toContain(PASSWORD);
});
