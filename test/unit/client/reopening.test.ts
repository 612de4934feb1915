// The broker goes away and comes back, and a program goes on with what it was doing.
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { openLink } from '../../../main/client/open-link.ts';
import type { Link } from '../../../main/client/link.ts';
import { formatGrant } from '../../../main/broker/handshake.ts';
import { buildDrivers, type Drivers } from '../../session/drivers.ts';
import { brokerPlace, until } from '../broker/broker-place.ts';
import { killed, privateFolder, startHost } from '../broker/host-process.ts';
import { randomBase32, tempFolder } from '../vault/temp-vault.ts';

let drivers: Drivers;
beforeAll(async () => {
  drivers = await buildDrivers('hammer-host');
});
afterAll(() => drivers.remove());

/** A broker that can be killed and started again with the same state, and programs of the same user. */
async function place() {
  const folder = privateFolder();
  const users = ['alice', 'bob'].map((name) => ({ name, secret: randomBase32(), tags: ['buyer'] }));
  const job = { folder, state: tempFolder(), users };
  let host = await startHost(drivers, job);
  const start = async () => {
    host = await startHost(drivers, job);
  };
  return {
    kill: () => killed(host),
    start,
    async restart() {
      await killed(host);
      await start();
    },
    async link(): Promise<Link> {
      const link = await openLink('broker', { POOLKEY_HOME: join(folder, '..') });
      onTestFinished(() => link.close());
      return link;
    },
  };
}

const NOW = { maxWaitMs: 0 };
/** As soon as there is one that nobody has. */
const BURST = { burst: true, minValidMs: 0, maxWaitMs: 60_000 };

describe('a broker that was killed and came back', () => {
  test('is found again, and gives no step a second time', async () => {
    const at = await place();
    const link = await at.link();
    const first = await link.call('take', { account: 'alice', ...BURST });
    await at.restart();
    const second = await link.call('take', { account: 'alice', ...BURST });
    expect(second.step).toBeGreaterThan(first.step);
  });

  test('is asked again for what it did not answer', async () => {
    const at = await place();
    const [holder, waiting] = [await at.link(), await at.link()];
    await holder.call('acquire', { account: 'alice' });
    let waits = 0;
    const acquired = waiting.call('acquire', { account: 'alice' }, () => (waits += 1));
    const found = waiting.call('find', { account: 'bob' });
    await found;
    await until(() => waits === 1);
    await at.kill();
    // Nobody is there for a while.
    await new Promise((resume) => setTimeout(resume, 600));
    await at.start();
    await holder.call('find', { account: 'bob' });
    await until(() => waits === 2);
    await holder.call('release', { account: 'alice' });
    expect((await acquired).account.name).toBe('alice');
  });

  test('lets each program keep what it had for itself', async () => {
    const at = await place();
    const links = [await at.link(), await at.link()];
    const names = [];
    for (const link of links) names.push((await link.call('acquire', { tag: 'buyer' })).account.name);
    await at.restart();
    const third = await at.link();
    // Each comes back by its next call, whatever that is.
    await Promise.all(links.map((link) => link.call('list', {})));
    await expect(third.call('acquire', { tag: 'buyer', ...NOW })).rejects.toMatchObject({ code: 'BUSY' });
    for (const [i, link] of links.entries())
      expect((await link.call('acquire', { tag: 'buyer', ...NOW })).account.name).toBe(names[i]);
    // What was given back is not had again.
    await links[0]?.call('release', { account: names[0] ?? '' });
    await at.restart();
    await Promise.all(links.map((link) => link.call('list', {})));
    expect((await third.call('acquire', { tag: 'buyer', ...NOW })).account.name).toBe(names[0]);
  });

  test('tells a program whose account somebody else has got meanwhile', async () => {
    const at = await place();
    const [loser, winner] = [await at.link(), await at.link()];
    await loser.call('acquire', { account: 'alice' });
    await at.restart();
    await winner.call('acquire', { account: 'alice', ...NOW });
    await expect(loser.call('take', { account: 'alice', ...NOW })).rejects.toMatchObject({
      code: 'BUSY',
      message: expect.stringContaining('another program was quicker to get alice') as string,
    });
    // Once: it has no claim to it any more, and can go on with something else.
    expect(await loser.call('take', { account: 'bob', ...BURST })).toHaveProperty('code');
    await expect(loser.call('take', { account: 'alice', ...NOW })).rejects.toMatchObject({
      message: expect.stringContaining('in use by') as string,
    });
  }, 30_000);

  test('and did not come back is said to be gone, after some patience', async () => {
    const at = await place();
    const link = await at.link();
    await at.kill();
    const started = performance.now();
    await expect(link.call('list', {})).rejects.toMatchObject({ code: 'NO_BROKER' });
    expect(performance.now() - started).toBeGreaterThan(2_500);
  });
});

test('a program that has closed its link does not come back by itself', async () => {
  const place = await brokerPlace();
  const { id, key } = place.mint();
  const env = { POOLKEY_BROKER: place.host.address, POOLKEY_GRANT: formatGrant(id, key) };
  const link = await openLink('broker', env);
  await link.call('take', { account: 'alice' });
  const waiting = link.call('take', { account: 'alice' });
  const refused = waiting.catch((error: unknown) => error);
  await place.time.untilSleeping(1);
  await link.close();
  expect(await refused).toMatchObject({ code: 'NO_BROKER' });
  await until(() => place.outcomes().includes('take ABORTED'));
  await new Promise((resume) => setTimeout(resume, 300));
  expect(place.host.clientsByProject().size).toBe(0);
  await expect(link.call('list', {})).rejects.toMatchObject({ code: 'NO_BROKER' });
  expect(place.outcomes()).toEqual(['take ok', 'take ABORTED']);
});

test('a lock and an unlock of the app in between are told, and survived', async () => {
  const place = await brokerPlace();
  const { id, key } = place.mint();
  const env = { POOLKEY_BROKER: place.host.address, POOLKEY_GRANT: formatGrant(id, key) };
  const link = await openLink('broker', env);
  onTestFinished(() => link.close());
  await link.call('take', { account: 'alice' });
  const waiting = link.call('take', { account: 'alice' });
  const refused = waiting.catch((error: unknown) => error);
  await place.time.untilSleeping(1);
  await place.host.close({ code: 'LOCKED', message: 'Poolkey was locked.' });
  expect(await refused).toMatchObject({ code: 'LOCKED' });
  // The grant was of the app that was locked.
  const again = await brokerPlace({ at: place.at });
  await expect(link.call('list', {})).rejects.toMatchObject({ code: 'EXPIRED_GRANT' });
  expect(again.outcomes().at(-1)).toBe('connect EXPIRED_GRANT');
});
