// A server that is away or silent: an answer within the time limit, no step spent, and all well when it is back.
import { expect, test } from 'vitest';
import { RedisLedger } from '../../../main/totp/redis-ledger.ts';
import { connectTo, tempRedis, value } from './redis-fixture.ts';
import { failure, LIMIT_MS, losing, PASSWORD, placeAt, pretender, timed, withUser } from './redis-place.ts';

test('nobody there: no code, and the address without user and password', async () => {
  const at = placeAt(withUser('redis://127.0.0.1:1/3', `tester:${encodeURIComponent(PASSWORD)}`), LIMIT_MS);
  const { result, ms } = await timed(at.take(5));
  expect(failure(result)).toEqual({
    code: 'LEDGER_UNREACHABLE',
    message: expect.stringMatching(
      /^The shared ledger at redis:\/\/127\.0\.0\.1:1\/3 cannot be reached \(ECONNREFUSED\), and no code is handed out/,
    ),
  });
  expect(ms).toBeLessThan(LIMIT_MS + 1_500);
  expect(failure(await at.ledger.record(at.of, { refusal: 1 }))?.code).toBe('LEDGER_UNREACHABLE');
  expect(await at.ledger.last(at.of)).toBeNull();
  expect(await at.own.last(at.of)).toBeNull();
});

test('a host that does not exist is not waited for', async () => {
  const { result } = await timed(placeAt('redis://no-such-host.invalid').take(5));
  expect(failure(result)).toMatchObject({
    code: 'LEDGER_UNREACHABLE',
    message: expect.stringMatching(/\((?:ENOTFOUND|EAI_AGAIN)\)/),
  });
});

test.each([
  ['before', 0],
  ['after', 1],
])('a server that hangs %s the connection is made', async (_, takenBefore) => {
  const server = await tempRedis({ password: PASSWORD });
  const at = placeAt(withUser(server.url, `:${encodeURIComponent(PASSWORD)}`), LIMIT_MS);
  for (let i = 0; i < takenBefore; i += 1) value(await at.take(5));
  server.freeze();
  const many = await Promise.all([1, 2, 3].map(() => timed(at.take(5))));
  for (const { result, ms } of many) {
    expect(failure(result)).toMatchObject({
      code: 'LEDGER_UNREACHABLE',
      message: expect.stringContaining('does not answer within 1 s'),
    });
    expect(ms).toBeLessThan(LIMIT_MS + 1_500);
  }
  server.thaw();
  expect(await at.take(9)).toEqual({ ok: true, value: { step: 9 } });
});

test('a server that comes back in time is not noticed, one that is restarted later is found again', async () => {
  const server = await tempRedis();
  const at = placeAt(server.url);
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

test('an answer that is lost on its way is asked for again: the step is not', async () => {
  const server = await tempRedis();
  // First what is known, then the claim.
  const at = placeAt(await losing(2, server.port));
  expect(await at.take(5)).toEqual({ ok: true, value: { step: 5 } });
  const refusing = placeAt(await losing(1, server.port));
  await refusing.ledger.record(refusing.of, { refusal: 17 });
  expect(await server.send('ZCARD', refusing.keys.refusals)).toBe(1);
});

test('something else behind the port', async () => {
  const web = await pretender((socket) => void socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
  const { result, ms } = await timed(placeAt(web, LIMIT_MS).take(5));
  expect(failure(result)?.code).toMatch(/^LEDGER_/);
  expect(ms).toBeLessThan(LIMIT_MS + 1_500);
});

test('closed while it waits: the request ends', async () => {
  const server = await tempRedis();
  const connection = connectTo(server.url);
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
  expect(ms).toBeLessThan(3_000);
});
