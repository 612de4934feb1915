// A server that answers, and not what is wanted: the reason in words, no step spent.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ok } from '../../../main/contract/result.ts';
import { RedisLedger } from '../../../main/totp/redis-ledger.ts';
import { redisForFile, tempRedis, type RedisForFile } from './redis-fixture.ts';
import { failure, LIMIT_MS, PASSWORD, placeAt, pretender, withUser } from './redis-place.ts';

let redis: RedisForFile;

beforeAll(async () => {
  redis = await redisForFile();
});
afterAll(() => redis.stop());

test.each([
  ['a wrong password', `:wrong`, 'WRONGPASS', 'user and the password'],
  ['no password', '', 'NOAUTH', 'wants a password'],
  ['an unknown user', `nobody:${encodeURIComponent(PASSWORD)}`, 'WRONGPASS', 'user and the password'],
])('%s', async (_, user, word, advice) => {
  const server = await tempRedis({ password: PASSWORD });
  const at = placeAt(user === '' ? server.url : withUser(server.url, user));
  const refusal = failure(await at.take(5));
  expect(refusal).toMatchObject({ code: 'LEDGER_REFUSED', message: expect.stringContaining(`(${word})`) });
  expect(refusal?.message).toContain(advice);
  expect(JSON.stringify(refusal)).not.toContain('word%');
  expect(JSON.stringify(refusal)).not.toContain('wrong');
  expect(await at.own.last(at.of)).toBeNull();
});

test('a password that the server learns later is tried again', async () => {
  const server = await tempRedis({ password: PASSWORD });
  const at = placeAt(withUser(server.url, ':later'));
  expect(failure(await at.take(5))?.message).toContain('(WRONGPASS)');
  await server.send('CONFIG', 'SET', 'requirepass', 'later');
  expect(await at.take(5)).toEqual({ ok: true, value: { step: 5 } });
});

test('a password where none is wanted', async () => {
  const at = placeAt(withUser(redis.server.url, ':needless'));
  expect(failure(await at.take(5))?.message).toMatch(/\(WRONGPASS\).* the password in POOLKEY_LEDGER/);
});

test('a database that is not there', async () => {
  const at = placeAt(redis.server.url.replace(/0$/, '99'));
  expect(failure(await at.take(5))).toMatchObject({
    code: 'LEDGER_REFUSED',
    message: expect.stringContaining('whether it has the database in POOLKEY_LEDGER'),
  });
});

test('a user without the permissions', async () => {
  await redis.server.send('ACL', 'SETUSER', 'narrow', 'on', '>pw', '~*', '+get', '+eval');
  const at = placeAt(withUser(redis.server.url, 'narrow:pw'));
  expect(failure(await at.take(5))?.message).toContain('(NOPERM)');
  expect(await at.own.last(at.of)).toBeNull();
  await redis.server.send(
    ...`ACL SETUSER narrow resetkeys ~poolkey:* +set +setrange +del +pexpire +zadd +zrange +zremrangebyscore`.split(
      ' ',
    ),
  );
  expect(await at.take(5)).toMatchObject({ ok: true });
  expect(await at.ledger.record(at.of, { refusal: 1, forwardTo: 9 })).toMatchObject({ ok: true });
  expect(await at.ledger.record(at.of, { refusal: 'clear' })).toMatchObject({ ok: true });
});

test('a replica', async () => {
  const replica = await tempRedis({ settings: { replicaof: `127.0.0.1 ${redis.server.port}` } });
  const at = placeAt(replica.url);
  expect(failure(await at.take(5))?.message).toContain('(READONLY)');
  expect(await at.own.last(at.of)).toBeNull();
});

test('no memory left', async () => {
  const server = await tempRedis({ settings: { maxmemory: '1', 'maxmemory-policy': 'noeviction' } });
  const at = placeAt(server.url);
  expect(failure(await at.take(5))?.message).toContain('(OOM)');
  expect(await at.own.last(at.of)).toBeNull();
});

test('a server that is still loading is given time', async () => {
  const loading = '-LOADING Redis is loading the dataset in memory\r\n';
  const ready = (count: number) =>
    count === 4 ? '*2\r\n$-1\r\n*0\r\n' : '*2\r\n:1\r\n*2\r\n$1\r\n5\r\n*0\r\n';
  const url = await pretender((socket, count) => socket.write(count < 4 ? loading : ready(count)));
  expect(await placeAt(url).take(5)).toMatchObject({ ok: true });
  const never = await pretender((socket) => socket.write(loading));
  expect(failure(await placeAt(never, LIMIT_MS).take(5))).toMatchObject({
    code: 'LEDGER_REFUSED',
    message: expect.stringContaining('(LOADING)'),
  });
});

test('a node of a cluster holds all keys of one secret, and one that has not its slots says so', async () => {
  const server = await tempRedis({ settings: { 'cluster-enabled': 'yes' } });
  const at = placeAt(server.url, LIMIT_MS);
  expect(failure(await at.take(5))?.message).toContain('(CLUSTERDOWN)');
  await server.send('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  await expect.poll(async () => (await at.take(5)).ok, { timeout: 10_000 }).toBe(true);
  expect(await at.ledger.record(at.of, { refusal: 7, forwardTo: 9 })).toMatchObject({ ok: true });
});

describe('keys of others', () => {
  test.each([
    ['a list where the last step is', 'last', ['LPUSH'], '1'],
    ['a text where refusals are', 'refusals', ['SET'], 'text'],
    ['no number where the last step is', 'last', ['SET'], 'text'],
  ] as const)('%s', async (_, key, command, content) => {
    const at = placeAt(redis.server.url);
    await redis.server.send(...command, at.keys[key], content);
    const refusal = failure(await at.take(5));
    expect(refusal).toMatchObject({
      code: 'LEDGER_REFUSED',
      message: expect.stringContaining('a database of its own'),
    });
    expect(refusal?.message).not.toContain(at.keys.last);
    expect(await at.own.last(at.of)).toBeNull();
  });

  test('a client that knows nothing but SET NX on the keys of steps: each step belongs to one', async () => {
    const at = placeAt(redis.server.url);
    await redis.server.send('SET', at.keys.step(5), 'theirs', 'NX');
    await redis.server.send('LPUSH', at.keys.step(6), 'of whatever type');
    expect(await at.take(5)).toEqual({ ok: true, value: { step: 7 } });
    expect(await redis.server.send('SET', at.keys.step(7), 'theirs', 'NX')).toBeNull();
    // Also where no own ledger moves on.
    await redis.server.send('SET', at.keys.step(8), 'theirs', 'NX');
    const alone = new RedisLedger(redis.connect());
    const taken = await alone.take(at.of, ({ last }) => ok({ step: (last ?? 0) + 1 }));
    expect(taken).toEqual({ ok: true, value: { step: 9 } });
  });

  test('what Poolkey leaves goes by itself: a step after hours, refusals after the cool-down, the last after weeks', async () => {
    const at = placeAt(redis.server.url);
    await at.take(5);
    await at.ledger.record(at.of, { refusal: Date.now() });
    const lives = await Promise.all(
      [at.keys.step(5), at.keys.refusals, at.keys.last].map((key) => redis.server.send('PTTL', key)),
    );
    expect(lives.map((ms) => Math.ceil(Number(ms) / 60_000))).toEqual([360, 15, 30 * 24 * 60]);
  });
});
