import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { announcedHosts, type Announcement } from '../../../main/broker/discovery.ts';
import { lockHosts } from '../../../main/client/lock-hosts.ts';
import { buildDrivers, type Drivers } from '../../session/drivers.ts';
import { privateFolder, startClient, startHost } from '../broker/host-process.ts';
import { squatter } from '../broker/squatter.ts';

let drivers: Drivers;
beforeAll(async () => {
  drivers = await buildDrivers('hammer-host', 'client-driver');
});
afterAll(() => drivers.remove());

test('brokers that are asked to lock give no codes any more', async () => {
  const folder = privateFolder();
  await startHost(drivers, { folder });
  const take = { do: 'take', account: 'alice' } as const;
  const home = { POOLKEY_HOME: join(folder, '..') };
  const program = startClient(drivers, { steps: [take, { do: 'wait' }, take] }, home);
  expect(await program.line(1)).toHaveProperty('ok.code');
  const hosts = announcedHosts(folder);
  expect(hosts).toHaveLength(1);
  expect(await lockHosts(hosts)).toEqual([]);
  program.go();
  expect(await program.line(3)).toMatchObject({ error: 'LOCKED' });
});

test('one that was killed, whose number another process has by now, is no trouble; one that is not Poolkey is', async () => {
  const told: Announcement = {
    v: 1,
    address: join(privateFolder(), 'run-1.sock'),
    key: 'A'.repeat(43),
    pid: process.ppid,
    host: hostname(),
    startedAt: 1,
    kind: 'run',
    survivesLock: false,
  };
  expect(await lockHosts([told])).toEqual([]);
  await squatter(told.address, () => '{}\n');
  expect(await lockHosts([told])).toMatchObject([{ host: told, error: { code: 'UNTRUSTED_BROKER' } }]);
});
