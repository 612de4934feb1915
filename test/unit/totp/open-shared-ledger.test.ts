import { describe, expect, onTestFinished, test } from 'vitest';
import { ok } from '../../../main/contract/result.ts';
import { openSharedLedger, sharingOrRefusing } from '../../../main/totp/open-shared-ledger.ts';
import { cognitoToken, tempVault } from '../vault/temp-vault.ts';
import { tempRedis, value } from './redis-fixture.ts';

const PASSWORD = 's3cret-of-redis';

function place() {
  const at = tempVault();
  const token = cognitoToken();
  const { id } = at.vault.accounts.add({ poolId: null, username: 'a', label: '', issuer: '' });
  return { at, token, own: at.vault.ledger, of: at.vault.tokens.saveConfirmed(id, token) };
}

function opened(address: string) {
  const sharing = value(openSharedLedger({ POOLKEY_LEDGER: address }));
  onTestFinished(() => sharing.close());
  return sharing;
}

describe('the address', () => {
  test.each([undefined, '', '  '])('%j: this machine keeps to itself', (text) => {
    const sharing = value(openSharedLedger(text === undefined ? {} : { POOLKEY_LEDGER: text }));
    const { own } = place();
    expect(sharing.share(own)).toBe(own);
    expect(sharing.address).toBeNull();
  });

  test.each([
    ['redis://localhost', 'redis://localhost:6379/0'],
    ['redis://localhost/', 'redis://localhost:6379/0'],
    ['rediss://cache.example.com:6380/2', 'rediss://cache.example.com:6380/2'],
    [`redis://user:${PASSWORD}@10.0.0.1:7000/15`, 'redis://10.0.0.1:7000/15'],
    [`  redis://:${PASSWORD}@[::1]:7000\n`, 'redis://[::1]:7000/0'],
  ])('%s is shown as %s', (text, shown) => {
    expect(opened(text).address).toBe(shown);
  });

  test.each([
    'localhost',
    'localhost:6379',
    '6379',
    `http://user:${PASSWORD}@localhost:6379`,
    `redis+sentinel://:${PASSWORD}@localhost`,
    `redis://:${PASSWORD}@`,
    `redis:///0`,
    `redis://:${PASSWORD}@localhost/name`,
    `redis://:${PASSWORD}@localhost/1/2`,
    `redis://:${PASSWORD}@localhost:99999`,
    `redis://:${PASSWORD}@localhost?db=1`,
    `redis://:${PASSWORD}@localhost#1`,
    `redis://:${PASSWORD}%zz@localhost`,
    `unix:///run/redis.sock`,
  ])('%s is none, and not repeated', (text) => {
    const refused = openSharedLedger({ POOLKEY_LEDGER: text });
    expect(refused).toMatchObject({ ok: false, error: { code: 'LEDGER_ADDRESS' } });
    expect(JSON.stringify(refused)).not.toContain(PASSWORD);
    expect(JSON.stringify(refused)).not.toContain(text);
  });

  test('where nothing can end over a wrong one, every code is refused and nothing forgotten', async () => {
    const warnings: string[] = [];
    const sharing = sharingOrRefusing(({ code }) => warnings.push(code), { POOLKEY_LEDGER: 'nonsense' });
    const { own, of } = place();
    const ledger = sharing.share(own);
    expect(warnings).toEqual(['LEDGER_ADDRESS']);
    expect(await ledger.take(of, () => ok({ step: 5 }))).toMatchObject({ error: { code: 'LEDGER_ADDRESS' } });
    expect(await own.last(of)).toBeNull();
    await ledger.record(of, { forwardTo: 7 });
    expect(await ledger.last(of)).toBe(7);
    await sharing.close();
  });
});

test('machines with vaults of their own share one connection each, and their steps and refusals', async () => {
  const server = await tempRedis({ password: PASSWORD });
  const address = `redis://:${PASSWORD}@127.0.0.1:${server.port}/3`;
  const [one, other] = [place(), place()];
  const seen = { ...other.of, token: one.token };
  const [here, there] = [opened(address).share(one.own), opened(address).share(other.own)];
  expect(await here.take(one.of, () => ok({ step: 5 }))).toMatchObject({ ok: true });
  expect(await there.last(seen)).toBe(5);
  await here.record(one.of, { refusal: 17 });
  const told = await there.take(seen, ({ last, refusals }) => ok({ step: 6, last, refusals }));
  expect(value(told)).toEqual({ step: 6, last: 5, refusals: [17] });
  const clients = String(await server.send('CLIENT', 'LIST')).match(/ db=3 /g);
  expect(clients).toHaveLength(2);
});

test('a server that hangs is given five seconds', async () => {
  const server = await tempRedis();
  const { own, of } = place();
  const ledger = opened(server.url).share(own);
  expect(await ledger.take(of, () => ok({ step: 5 }))).toMatchObject({ ok: true });
  server.freeze();
  onTestFinished(() => server.thaw());
  const started = performance.now();
  const refused = await ledger.take(of, () => ok({ step: 6 }));
  const ms = performance.now() - started;
  expect(refused).toMatchObject({ error: { code: 'LEDGER_UNREACHABLE' } });
  expect(ms).toBeGreaterThan(4_900);
  expect(ms).toBeLessThan(8_000);
});
