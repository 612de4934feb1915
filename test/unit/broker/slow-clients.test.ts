// Programs that are slow, silent, deaf, or too many.
import { expect, test } from 'vitest';
import { codeAt } from '../../../main/totp/software-token.ts';
import { brokerPlace, keyOf, until } from './broker-place.ts';
import { RawClient } from './raw-client.ts';

test('who does not prove itself in time is refused, however busy it looks', async () => {
  const place = await brokerPlace({ handshakeMs: 150 });
  const good = await place.link();
  const silent = await place.silent();
  const halfway = await place.silent();
  halfway.send({ verb: 'hello', v: 1, key: 'user', nonce: 'A'.repeat(43) });
  const dripping = await place.silent();
  const drip = setInterval(() => dripping.write('{'), 10);
  await Promise.all([silent.ended, halfway.ended, dripping.ended]);
  clearInterval(drip);
  for (const { heard } of [silent, halfway, dripping]) expect(heard).toContain('No proof came in time.');
  expect(place.outcomes()).toEqual(Array.from({ length: 3 }, () => 'connect BAD_REQUEST'));
  // Who has, may be silent for as long as it likes.
  expect(await good.call('take', { account: 'alice' })).toHaveProperty('code');
});

test('who ends its half while it waits is gone, and what it held is free', async () => {
  const place = await brokerPlace();
  const raw = await RawClient.open(place.host.address, { allowHalfOpen: true });
  await raw.prove(keyOf(place.mint()), place.host.address);
  await raw.ask({ id: 1, verb: 'acquire', account: 'alice' });
  await raw.ask({ id: 2, verb: 'take', account: 'alice' });
  raw.send({ id: 3, verb: 'take', account: 'alice' });
  await place.time.untilSleeping(1);
  raw.socket.end();
  await raw.ended;
  await until(() => place.holds.list().length === 0 && place.outcomes().includes('take ABORTED'));
  expect(place.time.sleeping).toBe(0);
  expect(place.host.clientsByProject().size).toBe(0);
});

test('who is refused and does not end its half is let go of after a second', async () => {
  const place = await brokerPlace();
  const raw = await RawClient.open(place.host.address, { allowHalfOpen: true });
  raw.write('nonsense\n');
  const started = performance.now();
  await until(() => raw.socket.readableEnded);
  // Still open on this side, and writing.
  const writing = setInterval(() => raw.write('more nonsense\n'), 20);
  await raw.ended;
  clearInterval(writing);
  expect(performance.now() - started).toBeLessThan(2_000);
  expect(place.outcomes()).toEqual(['connect BAD_REQUEST']);
});

test('the 513th program is told so, and let in when one has left', async () => {
  const place = await brokerPlace({ handshakeMs: 60_000 });
  const good = await place.link();
  const crowd = await Promise.all(Array.from({ length: 511 }, () => place.silent()));
  for (let i = 0; i < 20; i += 1)
    await expect(place.link()).rejects.toMatchObject({ code: 'TOO_MANY_PROGRAMS' });
  expect(place.outcomes()).toEqual(Array.from({ length: 20 }, () => 'connect TOO_MANY_PROGRAMS'));
  expect(await good.call('take', { account: 'alice' })).toHaveProperty('code');
  crowd[0]?.socket.destroy();
  await until(() =>
    place.link().then(
      () => true,
      () => false,
    ),
  );
}, 60_000);

/** Enough accounts that a list of them is some hundred kilobytes. */
async function withManyAccounts() {
  const place = await brokerPlace();
  for (let i = 0; i < 1_500; i += 1) {
    const username = `user-${String(i).padStart(5, '0')}-${'x'.repeat(100)}`;
    place.vault.accounts.add({ poolId: null, username, label: username, issuer: '' });
  }
  return place;
}

test('who asks and never reads is let go of', async () => {
  const place = await withManyAccounts();
  const good = await place.link();
  const deaf = await place.raw();
  deaf.socket.pause();
  const before = process.memoryUsage().rss;
  deaf.send(...Array.from({ length: 60 }, (_, id) => ({ id, verb: 'list' })));
  await until(() => place.outcomes().includes('connect BAD_REQUEST'));
  await until(() => place.host.clientsByProject().get('/raw') === undefined);
  const grown = (process.memoryUsage().rss - before) / 2 ** 20;
  console.info(`60 lists that nobody read: memory grew by ${grown.toFixed(0)} MB`);
  expect(grown).toBeLessThan(150);
  expect(await good.call('take', { account: 'alice' })).toHaveProperty('code');
});

test('who reads gets long answers, several at the same time', async () => {
  const place = await withManyAccounts();
  const link = await place.link();
  const lists = await Promise.all(Array.from({ length: 5 }, () => link.call('list', {})));
  for (const { accounts } of lists) expect(accounts).toHaveLength(1_503);
  expect(JSON.stringify(lists[0]).length).toBeGreaterThan(400_000);
});

test('a hundred calls at the same time are a program’s right', async () => {
  const place = await brokerPlace();
  const link = await place.link();
  const calls = Array.from({ length: 100 }, (_, i) =>
    i % 2 === 0 ? link.call('peek', { account: 'alice' }) : link.call('find', { account: 'bob' }),
  );
  expect(await Promise.all(calls)).toHaveLength(100);
  expect(link.broken).toBe(false);
});

test('a machine that has slept hands out no code whose time is over', async () => {
  const place = await brokerPlace();
  const link = await place.link();
  await link.call('take', { account: 'alice' });
  const next = link.call('take', { account: 'alice', maxWaitMs: 120_000 });
  await place.time.untilSleeping(1);
  // The step that was reserved begins and ends in the sleep.
  place.time.advance(10 * 30_000);
  const taken = await next;
  const token = place.tokens.get('alice');
  const now = place.time.clock();
  expect(taken.step).toBe(Math.floor(now / 30_000));
  expect(taken.code).toBe(token && codeAt(token, taken.step));
  expect(taken.validForMs).toBe((taken.step + 1) * 30_000 - now);
});

test('a code that came a little late is handed out with what is left of its life', async () => {
  const place = await brokerPlace();
  const link = await place.link();
  const { step } = await link.call('take', { account: 'alice' });
  const next = link.call('take', { account: 'alice' });
  await place.time.untilSleeping(1);
  place.time.advance(30_000 - (place.time.clock() % 30_000) + 7_000);
  expect(await next).toMatchObject({ step: step + 1, validForMs: 23_000 });
});
