import {
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { announcedApp } from '../../../main/broker/discovery.ts';
import { listenAt } from '../../../main/broker/listen.ts';
import { connectBroker } from '../../../main/client/broker-link.ts';
import { buildDrivers, type Drivers } from '../../session/drivers.ts';
import { killed, privateFolder, startedHost, startHost } from './host-process.ts';

const WHO = { project: '/project', client: 'a worker' };

let drivers: Drivers;
beforeAll(async () => {
  drivers = await buildDrivers('hammer-host');
});
afterAll(() => drivers.remove());

/** A server that is closed with the test, whether it listens or not. */
function server() {
  const made = createServer();
  onTestFinished(() => void made.close());
  return made;
}

/** Connects with the key of the announcement that lies in the folder. */
function toApp(folder: string) {
  const told = announcedApp(folder);
  if (!told) throw new Error('nobody has announced himself');
  const place = { address: told.address, keyId: 'user', key: Buffer.from(told.key, 'base64url') };
  return connectBroker(place, WHO);
}

describe('an address that is taken', () => {
  test('by a process that was killed is cleared away, and so is what announced it', async () => {
    const folder = privateFolder();
    await killed(await startHost(drivers, { folder }));
    expect(readdirSync(folder).toSorted()).toEqual(['b.sock', 'broker.json']);
    expect(announcedApp(folder)).toBeNull();
    await startHost(drivers, { folder });
    expect(await (await toApp(folder)).call('ping', {})).toHaveProperty('pid');
  });

  test('by one that lives stays its own', async () => {
    const folder = privateFolder();
    const first = await startHost(drivers, { folder });
    const { ino } = lstatSync(join(folder, 'b.sock'));
    const second = startedHost(drivers, { folder });
    expect(await second.firstLine()).toBe('BROKER_RUNNING');
    expect(lstatSync(join(folder, 'b.sock')).ino).toBe(ino);
    const { pid } = await (await toApp(folder)).call('ping', {});
    expect(pid).toBe(first.child.pid);
  });

  test('by one that hangs stays its own, also when nobody fits into its queue', async () => {
    const folder = privateFolder();
    const first = await startHost(drivers, { folder });
    first.child.kill('SIGSTOP');
    const address = join(folder, 'b.sock');
    // Until the system takes no more.
    for (let full = false; !full;) {
      const socket = connect(address);
      onTestFinished(() => void socket.destroy());
      full = await new Promise((resolve) => {
        socket.once('connect', () => resolve(false)).once('error', () => resolve(true));
      });
    }
    expect(await listenAt(server(), address)).toMatchObject({ error: { code: 'BROKER_RUNNING' } });
    expect(existsSync(address)).toBe(true);
  });

  test.each<[string, (address: string) => void]>([
    ['a file', (address) => writeFileSync(address, 'mine')],
    ['a folder', (address) => mkdirSync(address)],
    ['a link to nowhere', (address) => symlinkSync('/nowhere/at/all', address)],
    [
      'a link to a file',
      (address) => {
        writeFileSync(`${address}.real`, 'mine');
        symlinkSync(`${address}.real`, address);
      },
    ],
  ])('by %s is left as it is', async (_, put) => {
    const folder = privateFolder();
    const address = join(folder, 'b.sock');
    put(address);
    const before = [lstatSync(address).ino, readdirSync(folder)];
    const host = startedHost(drivers, { folder });
    expect(await host.firstLine()).toBe('ADDRESS_TAKEN');
    expect([lstatSync(address).ino, readdirSync(folder)]).toEqual(before);
    expect(existsSync(`${address}.real`) ? readFileSync(`${address}.real`, 'utf8') : 'mine').toBe('mine');
  });

  test('by nobody any more goes to one of many who want it at the same moment', async () => {
    const folder = privateFolder();
    await killed(await startHost(drivers, { folder }));
    const stale = join(folder, 'b.sock');
    const rounds = 25;
    for (let round = 0; round < rounds; round += 1) {
      const servers = Array.from({ length: 8 }, () => server());
      const results = await Promise.all(servers.map((one) => listenAt(one, stale)));
      const got = servers.filter((_, i) => results[i]?.ok);
      expect(got, `round ${round}`).toHaveLength(1);
      const refused = results.flatMap((result) => (result.ok ? [] : [result.error.code]));
      expect(refused.filter((code) => !/^(?:BROKER_RUNNING|ADDRESS_TAKEN)$/.test(code))).toEqual([]);
      // And whoever has got it is who answers there.
      const met = new Promise((resolve) => got[0]?.once('connection', resolve));
      const socket = connect(stale);
      await met;
      socket.destroy();
      // As a killed one leaves it: closed, and the file still there.
      const keep = `${stale}.keep`;
      linkSync(stale, keep);
      await new Promise((resolve) => got[0]?.close(resolve));
      renameSync(keep, stale);
    }
  }, 60_000);
});
