// Holds over more than one process: two brokers of one file, programs that are killed, brokers that are killed.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { formatGrant } from '../../../main/broker/handshake.ts';
import { buildDrivers, type Drivers } from '../../session/drivers.ts';
import { randomBase32, tempFolder } from '../vault/temp-vault.ts';
import { brokerPlace, until } from './broker-place.ts';
import { killed, privateFolder, startClient, startHost } from './host-process.ts';

const ALICE = { account: 'alice' };
const HOLDING = [{ do: 'acquire', who: 'alice' }, { do: 'wait' }] as const;

let drivers: Drivers;
beforeAll(async () => {
  drivers = await buildDrivers('hammer-host', 'client-driver');
});
afterAll(() => drivers.remove());

test('two brokers of one vault share holds and steps', async () => {
  const one = await brokerPlace();
  const two = await brokerPlace({ at: one.at, kind: 'run' });
  const [here, there] = [await one.link(undefined, 'a worker here'), await two.link()];
  await here.call('acquire', ALICE);
  await expect(there.call('acquire', { ...ALICE, maxWaitMs: 0 })).rejects.toMatchObject({
    code: 'BUSY',
    message: expect.stringContaining('a worker here') as string,
  });
  const waiting = there.call('acquire', ALICE);
  const { step } = await here.call('take', ALICE);
  await here.call('release', ALICE);
  await waiting;
  await expect(here.call('take', { ...ALICE, maxWaitMs: 0 })).rejects.toMatchObject({ code: 'BUSY' });
  const next = there.call('take', ALICE);
  await two.time.untilSleeping(1);
  two.time.advance(30_000);
  expect(await next).toMatchObject({ step: step + 1 });
});

test('a program that is killed holds nothing any more, whether it had the account or waited for it', async () => {
  const place = await brokerPlace();
  const grant = place.mint();
  const env = { POOLKEY_BROKER: place.host.address, POOLKEY_GRANT: formatGrant(grant.id, grant.key) };
  const holder = startClient(drivers, { steps: HOLDING }, env);
  expect(await holder.line(1)).toEqual({ ok: 'alice@stage' });
  const inLine = startClient(drivers, { steps: HOLDING }, env);
  await inLine.ready();
  await until(() => place.host.clientsByProject().get(process.cwd()) === 2);
  const link = await place.link();
  let waits = false;
  const waiting = link.call('acquire', ALICE, () => (waits = true));
  await until(() => waits);
  await killed(inLine);
  const at = performance.now();
  await killed(holder);
  await waiting;
  expect(performance.now() - at).toBeLessThan(1_000);
  await until(() => place.outcomes().includes('acquire ABORTED'));
});

test('what the programs of a killed broker held is free for those of the next one', async () => {
  const [folder, state] = [privateFolder(), tempFolder()];
  const users = [{ name: 'alice', secret: randomBase32() }];
  const host = await startHost(drivers, { folder, state, users });
  const env = { POOLKEY_HOME: `${folder}/..` };
  const holder = startClient(drivers, { steps: HOLDING }, env);
  expect(await holder.line(1)).toEqual({ ok: 'alice' });
  const busy = startClient(drivers, { steps: [{ do: 'acquire', who: 'alice', maxWaitMs: 0 }] }, env);
  expect(await busy.line(1)).toMatchObject({ error: 'BUSY' });
  await killed(holder);
  await killed(host);
  await startHost(drivers, { folder, state, users });
  const next = startClient(drivers, { steps: [{ do: 'acquire', who: 'alice', maxWaitMs: 0 }] }, env);
  expect(await next.line(1)).toEqual({ ok: 'alice' });
});

test.each(['program', 'broker'] as const)(
  'the programs of a second broker see that the %s was killed',
  async (who) => {
    const state = tempFolder();
    const users = [{ name: 'alice', secret: randomBase32() }];
    const [first, second] = [privateFolder(), privateFolder()];
    const host = await startHost(drivers, { folder: first, state, users });
    await startHost(drivers, { folder: second, state, users });
    const holder = startClient(drivers, { steps: HOLDING }, { POOLKEY_HOME: `${first}/..` });
    expect(await holder.line(1)).toEqual({ ok: 'alice' });
    const home = { POOLKEY_HOME: `${second}/..` };
    const busy = startClient(drivers, { steps: [{ do: 'acquire', who: 'alice', maxWaitMs: 0 }] }, home);
    expect(await busy.line(1)).toMatchObject({ error: 'BUSY' });
    const waiting = startClient(drivers, { steps: HOLDING }, home);
    await waiting.ready();
    await killed(who === 'program' ? holder : host);
    expect(await waiting.line(1)).toEqual({ ok: 'alice' });
  },
);
