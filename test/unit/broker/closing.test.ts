// The end of a host: the vault is closed right after it, and a write to a closed one would end the whole process.
import { expect, test } from 'vitest';
import { brokerPlace, until, type BrokerPlace } from './broker-place.ts';

const LOCKED = { code: 'LOCKED', message: 'Poolkey was locked.' };

/** Programs that wait for a code, for an account, for a person, and for nothing, and one that has only just come. */
async function crowd(place: BrokerPlace) {
  const [holder, waiting, idle] = [await place.raw(), await place.raw(), await place.raw()];
  await holder.ask({ id: 1, verb: 'acquire', account: 'alice' });
  await holder.ask({ id: 2, verb: 'take', account: 'alice' });
  holder.send({ id: 3, verb: 'take', account: 'alice' });
  waiting.send({ id: 4, verb: 'acquire', account: 'alice' }, { id: 5, verb: 'take', account: 'alice' });
  const asking = await place.silent();
  await asking.prove(place.userKey(), place.host.address);
  asking.send({ id: 6, verb: 'take', account: 'bob' });
  await place.silent();
  await place.time.untilSleeping(1);
  await until(() => waiting.heard.split('"waiting"').length === 3 && asking.heard.includes('"approval"'));
  return { holder, waiting, idle, asking };
}

test('tells those who wait why, and writes nothing after it, so that the vault can be closed', async () => {
  const place = await brokerPlace({
    approve: (_, { waiting }) => {
      waiting({ why: 'approval', forMs: null });
      return new Promise(() => undefined);
    },
  });
  const { holder, waiting, idle, asking } = await crowd(place);
  await place.host.close(LOCKED);
  const held = place.vault.holds.list();
  const noted = place.outcomes();
  place.vault.close();
  await Promise.all([holder.ended, waiting.ended, idle.ended, asking.ended]);
  // Time for whatever would still write.
  await new Promise((go) => setTimeout(go, 100));

  expect(held).toEqual([]);
  expect(noted.filter((line) => line.endsWith('ABORTED')).toSorted()).toEqual([
    'acquire ABORTED',
    'take ABORTED',
    'take ABORTED',
    'take ABORTED',
  ]);
  for (const [client, ids] of [
    [holder, [3]],
    [waiting, [4, 5]],
    [asking, [6]],
  ] as const)
    for (const id of ids) expect(client.heard).toContain(`{"id":${id},"error":${JSON.stringify(LOCKED)}}`);
  expect(idle.heard.split('\n')).toHaveLength(3);
});

test('is not told of any more: who listens may be gone by then', async () => {
  let news = 0;
  const place = await brokerPlace({ onNews: () => (news += 1) });
  await place.raw();
  await until(() => news > 0);
  const closing = place.host.close();
  news = 0;
  await closing;
  await new Promise((go) => setTimeout(go, 50));
  expect(news).toBe(0);
});

test('takes its announcement and its socket away, and comes twice without harm', async () => {
  const place = await brokerPlace();
  const { existsSync } = await import('node:fs');
  expect([place.host.address, `${place.folder}/broker.json`].map((path) => existsSync(path))).toEqual([
    true,
    true,
  ]);
  await place.host.close();
  await place.host.close();
  expect([place.host.address, `${place.folder}/broker.json`].map((path) => existsSync(path))).toEqual([
    false,
    false,
  ]);
  await expect(place.link()).rejects.toMatchObject({ code: 'NO_BROKER' });
});
