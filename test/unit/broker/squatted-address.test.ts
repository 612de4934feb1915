// Somebody listens where a broker belongs, and has no key.
import { chmodSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { announce } from '../../../main/broker/discovery.ts';
import { thisProcess } from '../../../main/vault/process-mark.ts';
import { buildDrivers, type Drivers } from '../../session/drivers.ts';
import { randomBase32 } from '../vault/temp-vault.ts';
import { privateFolder, startClient, startedHost } from './host-process.ts';
import { squatter } from './squatter.ts';

let drivers: Drivers;
beforeAll(async () => {
  drivers = await buildDrivers('hammer-host', 'client-driver');
});
afterAll(() => drivers.remove());

test('a broker that is to start there says so, and leaves it alone', async () => {
  const folder = privateFolder();
  const address = join(folder, 'b.sock');
  const listening = await squatter(address);
  const { ino } = lstatSync(address);
  const secret = randomBase32();
  const host = startedHost(drivers, { folder, users: [{ name: 'alice', secret }] });
  expect(await host.firstLine()).toBe('BROKER_RUNNING');
  expect(lstatSync(address).ino).toBe(ino);
  expect(listening.heard()).toBe('');
});

test('a program tells it nothing but a number that means nothing', async () => {
  const folder = privateFolder();
  const address = join(folder, 'b.sock');
  const listening = await squatter(
    address,
    () => `${JSON.stringify({ v: 1, nonce: 'A'.repeat(43), proof: 'B'.repeat(43) })}\n`,
  );
  chmodSync(address, 0o600);
  const key = Buffer.alloc(32, 7).toString('base64url');
  announce(folder, { v: 1, address, key, ...thisProcess(), startedAt: 1, kind: 'app', survivesLock: false });
  const environments: NodeJS.ProcessEnv[] = [
    { POOLKEY_HOME: join(folder, '..') },
    { POOLKEY_HOME: join(folder, '..'), POOLKEY_BROKER: address, POOLKEY_GRANT: `grant-1.${key}` },
    { POOLKEY_HOME: join(folder, '..'), POOLKEY_BROKER: join(folder, 'broker.json') },
  ];
  for (const env of environments) {
    const client = startClient(drivers, { steps: [{ do: 'take', account: 'alice' }] }, env);
    expect(await client.line(1)).toMatchObject({ error: 'UNTRUSTED_BROKER' });
    expect(await client.output()).not.toContain(key);
  }
  const lines = listening.heard().trimEnd().split('\n');
  expect(lines).toHaveLength(environments.length);
  for (const line of lines)
    expect(Object.keys(JSON.parse(line) as object).toSorted()).toEqual(['key', 'nonce', 'v', 'verb']);
  expect(listening.heard()).not.toContain(key);
  expect(listening.heard()).not.toContain('alice');
});
