// Two users of one machine. To have two, these tests must run as root; the other one is nobody.
import { randomBytes } from 'node:crypto';
import { chmodSync, chownSync, lstatSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { announcedApp, announcedHosts, readAnnouncement } from '../../../main/broker/discovery.ts';
import { connectBroker } from '../../../main/client/broker-link.ts';
import { findBroker } from '../../../main/client/find-broker.ts';
import { buildDrivers, type Drivers } from '../../session/drivers.ts';
import { tempFolder } from '../vault/temp-vault.ts';
import { brokerPlace } from './broker-place.ts';
import { privateFolder, startClient, startedHost, startHost } from './host-process.ts';

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
const WHO = { project: '/project', client: 'a worker' };

let drivers: Drivers;
beforeAll(async () => {
  drivers = await buildDrivers('hammer-host', 'client-driver');
});
afterAll(() => drivers.remove());

/** A home that belongs to the other user, with a folder for sockets. */
function homeOfNobody() {
  const home = tempFolder();
  const folder = join(home, 'run');
  const state = join(home, 'state');
  for (const path of [folder, state]) mkdirSync(path, { mode: 0o700 });
  for (const path of [home, folder, state]) chownSync(path, NOBODY, NOBODY);
  return { home, folder, state };
}

describe.runIf(isRoot)('a folder for the socket', () => {
  test('of another user is refused, though root could write there', async () => {
    const folder = privateFolder();
    chownSync(folder, NOBODY, NOBODY);
    expect(await startedHost(drivers, { folder }).firstLine()).toBe('FOLDER_NOT_OURS');
    expect(readdirSync(folder)).toEqual([]);
  });

  test('of root is refused by another user, also where it is open to all', async () => {
    const { folder, state } = homeOfNobody();
    chownSync(folder, 0, 0);
    for (const open of [0o755, 0o777]) {
      chmodSync(folder, open);
      expect(await startedHost(drivers, { folder, state }, NOBODY).firstLine()).toBe('FOLDER_NOT_OURS');
    }
    expect(readdirSync(folder)).toEqual([]);
  });

  test('cannot be made in somebody else’s home', async () => {
    const { home, state } = homeOfNobody();
    const closed = tempFolder();
    const host = startedHost(drivers, { folder: join(closed, 'run'), state }, NOBODY);
    expect(await host.firstLine()).toBe('FOLDER_NOT_MADE');
    expect(readdirSync(closed)).toEqual([]);
    expect(lstatSync(home).uid).toBe(NOBODY);
  });
});

describe.runIf(isRoot)('a broker of another user', () => {
  test('serves that user, and is told nothing by ours', async () => {
    const { home, folder, state } = homeOfNobody();
    await startHost(drivers, { folder, state }, NOBODY);
    const address = join(folder, 'b.sock');
    expect([lstatSync(address).uid, lstatSync(folder).uid]).toEqual([NOBODY, NOBODY]);
    const theirs = startClient(
      drivers,
      { steps: [{ do: 'take', account: 'alice' }] },
      { POOLKEY_HOME: home },
      NOBODY,
    );
    expect(await theirs.line(1)).toHaveProperty('ok.code');

    // Root could open both file and socket.
    expect(readAnnouncement(join(folder, 'broker.json'))).toBeNull();
    expect([announcedApp(folder), announcedHosts(folder)]).toEqual([null, []]);
    expect(() => findBroker({ POOLKEY_HOME: home })).toThrow(expect.objectContaining({ code: 'NO_BROKER' }));
    const place = { address, keyId: 'user', key: randomBytes(32) };
    await expect(connectBroker(place, WHO)).rejects.toMatchObject({ code: 'UNTRUSTED_BROKER' });
    const ours = startClient(
      drivers,
      { steps: [] },
      { POOLKEY_HOME: home, POOLKEY_BROKER: address, POOLKEY_GRANT: `g.${'A'.repeat(43)}` },
    );
    expect(await ours.line(1)).toMatchObject({ error: 'UNTRUSTED_BROKER' });
  });
});

describe.runIf(isRoot)('our broker', () => {
  test('cannot be reached by another user, nor even found', async () => {
    const place = await brokerPlace();
    const grant = place.mint();
    const env = {
      POOLKEY_HOME: dirname(place.folder),
      POOLKEY_BROKER: place.host.address,
      POOLKEY_GRANT: `${grant.id}.${grant.key.toString('base64url')}`,
    };
    const steps = [{ do: 'take', account: 'alice' }] as const;
    const theirs = () => startClient(drivers, { steps }, env, NOBODY);
    expect(await theirs().line(1)).toMatchObject({
      error: expect.stringMatching(/NO_BROKER|UNTRUSTED_BROKER/) as string,
    });
    // Not even when somebody has opened all doors, and given the grant away: to them it is a stranger's socket.
    for (const path of [dirname(place.folder), place.folder]) chmodSync(path, 0o755);
    chmodSync(place.host.address, 0o666);
    expect(await theirs().line(1)).toMatchObject({ error: 'UNTRUSTED_BROKER' });
    expect(place.outcomes()).toEqual([]);
    // And with the doors as they are made, the same program of ours gets its code.
    chmodSync(place.host.address, 0o600);
    expect(await startClient(drivers, { steps }, env).line(1)).toHaveProperty('ok.code');
  });
});
