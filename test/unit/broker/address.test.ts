import { chmodSync, lstatSync, readdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import {
  brokerFolder,
  checkSocket,
  makePrivate,
  newAddress,
  socketFolder,
} from '../../../main/broker/address.ts';
import { announcedHosts } from '../../../main/broker/discovery.ts';
import { connectBroker } from '../../../main/client/broker-link.ts';
import { findBroker } from '../../../main/client/find-broker.ts';
import { buildDrivers, type Drivers } from '../../session/drivers.ts';
import { tempFolder } from '../vault/temp-vault.ts';
import { brokerPlace } from './broker-place.ts';
import { privateFolder, startedHost, startHost } from './host-process.ts';

const WHO = { project: '/project', client: 'a worker' };
const mode = (path: string) => (lstatSync(path).mode & 0o777).toString(8);

let drivers: Drivers;
beforeAll(async () => {
  drivers = await buildDrivers('hammer-host');
});
afterAll(() => drivers.remove());

describe('socket, folder and announcement', () => {
  test.each([0o000, 0o022, 0o077])('are closed to others, whatever the umask (%o)', async (umask) => {
    const before = process.umask(umask);
    onTestFinished(() => void process.umask(before));
    const place = await brokerPlace();
    expect(process.umask(), 'it is put back').toBe(umask);
    expect([place.folder, place.host.address, join(place.folder, 'broker.json')].map(mode)).toEqual([
      '700',
      '600',
      '600',
    ]);
  });

  test('lie in the runtime folder of the user, or with the home', () => {
    expect(brokerFolder({ XDG_RUNTIME_DIR: '/run/user/1000', HOME: '/home/u' })).toBe(
      '/run/user/1000/poolkey',
    );
    expect(brokerFolder({ XDG_RUNTIME_DIR: '/run/user/1000', POOLKEY_HOME: '/h' })).toBe('/h/run');
  });

  test('of a run have its process’s number, and of both kinds there may be one each', async () => {
    const app = await brokerPlace();
    const run = await brokerPlace({ kind: 'run', at: app.at });
    expect([app.host.address, run.host.address]).toEqual([
      join(app.folder, 'b.sock'),
      join(app.folder, `run-${process.pid}.sock`),
    ]);
    expect(
      announcedHosts(app.folder)
        .map(({ kind }) => kind)
        .toSorted(),
    ).toEqual(['app', 'run']);
    for (const place of [app, run]) expect(await (await place.link()).call('ping', {})).toHaveProperty('pid');
  });
});

describe('a folder', () => {
  test.each([0o770, 0o750, 0o701, 0o777])('that others may look into (%o) is refused', async (open) => {
    const folder = privateFolder();
    chmodSync(folder, open);
    expect(await startedHost(drivers, { folder }).firstLine()).toBe('FOLDER_NOT_OURS');
    expect(readdirSync(folder)).toEqual([]);
    expect(mode(folder), 'it is not ours to change').toBe(open.toString(8));
  });

  test('that is a link, a file, or cannot be made is refused', () => {
    const place = tempFolder();
    const real = privateFolder();
    symlinkSync(real, join(place, 'link'));
    writeFileSync(join(place, 'file'), '');
    expect(makePrivate(join(place, 'link'))).toMatchObject({ error: { code: 'FOLDER_NOT_OURS' } });
    expect(makePrivate(join(place, 'file'))).toMatchObject({ error: { code: 'FOLDER_NOT_MADE' } });
    expect(makePrivate(join(place, 'file', 'below'))).toMatchObject({ error: { code: 'FOLDER_NOT_MADE' } });
    expect(makePrivate(join(place, 'new', 'deep'))).toMatchObject({ ok: true });
    expect(mode(join(place, 'new', 'deep'))).toBe('700');
  });

  test('whose path is too long for a socket has it in a short one, where programs find it', async () => {
    const home = join(tempFolder(), 'a-home-with-a-long-name-'.repeat(5), 'and-more');
    const folder = join(home, 'run');
    expect(Buffer.byteLength(join(folder, 'b.sock'))).toBeGreaterThan(107);
    const host = await startHost(drivers, { folder });
    const place = findBroker({ POOLKEY_HOME: home });
    onTestFinished(() => {
      rmSync(socketFolder(folder), { recursive: true, force: true });
    });
    expect(Buffer.byteLength(place.address)).toBeLessThanOrEqual(107);
    expect(statSync(place.address).isSocket()).toBe(true);
    expect(mode(socketFolder(folder))).toBe('700');
    const link = await connectBroker(place, WHO);
    expect((await link.call('ping', {})).pid).toBe(host.child.pid);
    await link.close();
    // Each home has its own.
    expect(socketFolder(`${folder}x`)).not.toBe(socketFolder(folder));
    expect(socketFolder('/short')).toBe('/short');
  });

  test('in which a name does not fit is said to be too long', () => {
    const long = join(tempFolder(), 'x'.repeat(90));
    onTestFinished(() => rmSync(socketFolder(long), { recursive: true, force: true }));
    expect(newAddress(long, 'b'.repeat(90))).toMatchObject({ error: { code: 'PATH_TOO_LONG' } });
  });
});

test('where no socket is, or something else, a program is told at once', async () => {
  const folder = tempFolder();
  expect(checkSocket(join(folder, 'none'))).toMatchObject({ ok: true });
  writeFileSync(join(folder, 'file'), '');
  symlinkSync(join(folder, 'none'), join(folder, 'link'));
  for (const name of ['file', 'link'])
    expect(checkSocket(join(folder, name))).toMatchObject({ error: { code: 'UNTRUSTED_BROKER' } });
  const place = { address: join(folder, 'none'), keyId: 'user', key: Buffer.alloc(32) };
  await expect(connectBroker(place, WHO)).rejects.toMatchObject({ code: 'NO_BROKER' });
});
