// A server that is away, silent, strange or unwilling: an answer within the time limit, no step spent, and all well when it is back.
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ok, type Result } from '../../../main/contract/result.ts';
import type { LedgeredToken } from '../../../main/totp/ledger.ts';
import { RedisLedger } from '../../../main/totp/redis-ledger.ts';
import { keysOf } from '../../../main/totp/redis/scripts.ts';
import { SharedLedger } from '../../../main/totp/shared-ledger.ts';
import { sharedName } from '../../../main/totp/shared-name.ts';
import { cognitoToken, tempVault } from '../vault/temp-vault.ts';
import { connectTo, redisForFile, tempRedis, type RedisForFile } from './redis-fixture.ts';

const LIMIT_MS = 600;
const PASSWORD = 'p@ss/word%25-of-redis';
let redis: RedisForFile;

beforeAll(async () => {
  redis = await redisForFile();
});
afterAll(() => redis.stop());

function placeAt(url: string, limitMs = LIMIT_MS) {
  const token = cognitoToken();
  const of: LedgeredToken = { token, fingerprint: 'f' };
  const { vault } = tempVault();
  const ledger = new SharedLedger(new RedisLedger(connectTo(url, limitMs)), vault.ledger);
  return {
    of,
    keys: keysOf(sharedName(token.secret)),
    own: vault.ledger,
    ledger,
    take: (step: number) => ledger.take(of, ({ last }) => ok({ step: Math.max(step, (last ?? 0) + 1) })),
  };
}

async function timed<T>(run: Promise<T>): Promise<{ result: T; ms: number }> {
  const started = performance.now();
  const result = await run;
  return { result, ms: performance.now() - started };
}

const withUser = (url: string, user: string) => url.replace('//', `//${user}@`);
const failure = (result: Result<unknown>) => (result.ok ? null : result.error);

/** A server that says what `answer` gives for each request. */
async function pretender(answer: (socket: Socket, count: number) => void): Promise<string> {
  let count = 0;
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', () => answer(socket, (count += 1)));
  }).listen(0, '127.0.0.1');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server, 'listening');
  return `redis://127.0.0.1:${(server.address() as AddressInfo).port}/0`;
}

describe('away or silent', () => {
  test('nobody there: no code, and the address without user and password', async () => {
    const at = placeAt(withUser('redis://127.0.0.1:1/3', `tester:${encodeURIComponent(PASSWORD)}`));
    const { result, ms } = await timed(at.take(5));
    expect(failure(result)).toEqual({
      code: 'LEDGER_UNREACHABLE',
      message: expect.stringMatching(
        /^The shared ledger at redis:\/\/127\.0\.0\.1:1\/3 cannot be reached \(ECONNREFUSED\), and no code is handed out/,
      ),
    });
    expect(ms).toBeLessThan(LIMIT_MS + 500);
    expect(failure(await at.ledger.record(at.of, { refusal: 1 }))?.code).toBe('LEDGER_UNREACHABLE');
    expect(await at.ledger.last(at.of)).toBeNull();
    expect(await at.own.last(at.of)).toBeNull();
  });

  test('a host that does not exist is not waited for', async () => {
    const { result } = await timed(placeAt('redis://no-such-host.invalid', 5_000).take(5));
    expect(failure(result)).toMatchObject({
      code: 'LEDGER_UNREACHABLE',
      message: expect.stringMatching(/\((?:ENOTFOUND|EAI_AGAIN)\)/),
    });
  });

  test.each(['open', 'not yet open'])('a server that hangs, with its connection %s', async (connection) => {
    const server = await tempRedis({ password: PASSWORD });
    const at = placeAt(withUser(server.url, `:${encodeURIComponent(PASSWORD)}`));
    if (connection === 'open') expect(await at.take(5)).toMatchObject({ ok: true });
    server.freeze();
    const many = await Promise.all([1, 2, 3].map(() => timed(at.take(5))));
    for (const { result, ms } of many) {
      expect(failure(result)).toMatchObject({
        code: 'LEDGER_UNREACHABLE',
        message: expect.stringContaining('does not answer within 0.6 s'),
      });
      expect(ms).toBeLessThan(2 * LIMIT_MS);
    }
    server.thaw();
    expect(await at.take(9)).toEqual({ ok: true, value: { step: 9 } });
  });

  test('a server that comes back in time is not noticed, one that is restarted later is found again', async () => {
    const server = await tempRedis();
    const at = placeAt(server.url, 5_000);
    expect(await at.take(5)).toMatchObject({ ok: true });
    await server.kill();
    const meanwhile = at.take(6);
    await server.start();
    expect(await meanwhile).toEqual({ ok: true, value: { step: 6 } });
    await server.kill();
    await server.start();
    expect(await at.take(7)).toEqual({ ok: true, value: { step: 7 } });
    // It has forgotten all; this machine has not.
    await server.send('FLUSHALL');
    expect(await at.take(1)).toEqual({ ok: true, value: { step: 8 } });
  });

  test('something else behind the port', async () => {
    const web = await pretender((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    const { result, ms } = await timed(placeAt(web).take(5));
    expect(failure(result)?.code).toMatch(/^LEDGER_/);
    expect(ms).toBeLessThan(LIMIT_MS + 500);
  });
});

describe('unwilling', () => {
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
      ...['ACL', 'SETUSER', 'narrow', 'resetkeys', '~poolkey:*', '+set', '+setrange', '+del', '+pexpire'],
      ...['+zadd', '+zrange', '+zremrangebyscore'],
    );
    expect(await at.take(5)).toMatchObject({ ok: true });
    expect(await at.ledger.record(at.of, { refusal: 1, forwardTo: 9 })).toMatchObject({ ok: true });
    expect(await at.ledger.record(at.of, { refusal: 'clear' })).toMatchObject({ ok: true });
  });

  test('a replica', async () => {
    const replica = await tempRedis({ args: ['--replicaof', `127.0.0.1 ${redis.server.port}`] });
    const at = placeAt(replica.url);
    expect(failure(await at.take(5))?.message).toContain('(READONLY)');
    expect(await at.own.last(at.of)).toBeNull();
  });

  test('no memory left', async () => {
    const server = await tempRedis({ args: ['--maxmemory', '1', '--maxmemory-policy', 'noeviction'] });
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
    expect(failure(await placeAt(never).take(5))).toMatchObject({
      code: 'LEDGER_REFUSED',
      message: expect.stringContaining('(LOADING)'),
    });
  });
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

test('a node of a cluster holds all keys of one secret, and one that has not its slots says so', async () => {
  const server = await tempRedis({ args: ['--cluster-enabled', 'yes'] });
  const at = placeAt(server.url);
  expect(failure(await at.take(5))?.message).toContain('(CLUSTERDOWN)');
  await server.send('CLUSTER', 'ADDSLOTSRANGE', '0', '16383');
  await expect.poll(async () => (await at.take(5)).ok, { timeout: 10_000 }).toBe(true);
  expect(await at.ledger.record(at.of, { refusal: 7, forwardTo: 9 })).toMatchObject({ ok: true });
});

test('closed while it waits: the request ends', async () => {
  const server = await tempRedis();
  const connection = connectTo(server.url, 5_000);
  const { of } = placeAt(server.url);
  const ledger = new RedisLedger(connection);
  expect(await ledger.state(of)).toMatchObject({ ok: true });
  server.freeze();
  const { result, ms } = await timed(
    (async () => {
      const waiting = ledger.state(of);
      connection.close();
      return waiting;
    })(),
  );
  server.thaw();
  expect(failure(result)?.code).toBe('LEDGER_UNREACHABLE');
  expect(failure(await ledger.state(of))?.code).toBe('LEDGER_UNREACHABLE');
  expect(ms).toBeLessThan(1_000);
});
