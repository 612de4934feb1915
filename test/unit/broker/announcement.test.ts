import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  announce,
  announcedApp,
  announcedHosts,
  readAnnouncement,
  withdraw,
  type Announcement,
} from '../../../main/broker/discovery.ts';
import { buildDrivers, type Drivers } from '../../session/drivers.ts';
import { killed, privateFolder, startHost } from './host-process.ts';

const pids = (...numbers: readonly (number | undefined)[]) => numbers.toSorted((a = 0, b = 0) => a - b);

let drivers: Drivers;
beforeAll(async () => {
  drivers = await buildDrivers('hammer-host');
});
afterAll(() => drivers.remove());

describe('an announcement', () => {
  const told: Announcement = {
    v: 1,
    address: '/nowhere.sock',
    key: 'A'.repeat(43),
    pid: process.pid,
    host: hostname(),
    startedAt: 5,
    kind: 'app',
    survivesLock: false,
  };

  test('of somebody else is not taken away, though it lies at the same place', () => {
    const folder = privateFolder();
    announce(folder, told);
    announce(folder, { ...told, key: 'B'.repeat(43) });
    withdraw(folder, told);
    expect(announcedApp(folder)?.key).toBe('B'.repeat(43));
    withdraw(folder, { ...told, key: 'B'.repeat(43) });
    expect(readdirSync(folder)).toEqual([]);
  });

  test('that others could have written, or that is none, does not count', () => {
    const folder = privateFolder();
    const path = announce(folder, told);
    expect(readAnnouncement(path)).toEqual(told);
    for (const open of [0o640, 0o604, 0o620, 0o602]) {
      chmodSync(path, open);
      expect(readAnnouncement(path)).toBeNull();
      expect(announcedHosts(folder)).toEqual([]);
    }
    chmodSync(path, 0o600);
    for (const text of [
      '',
      '{',
      '{}',
      '[]',
      JSON.stringify({ ...told, v: 2 }),
      JSON.stringify({ ...told, key: 'short' }),
    ]) {
      writeFileSync(path, text);
      expect(readAnnouncement(path)).toBeNull();
    }
    expect(readAnnouncement(join(folder, 'none.json'))).toBeNull();
  });

  test('of a run that was killed goes when the next host starts, with its socket; that of a living one stays', async () => {
    const folder = privateFolder();
    const dead = await startHost(drivers, { folder, kind: 'run' });
    const living = await startHost(drivers, { folder, kind: 'run' });
    await killed(dead);
    const files = (pid: number | undefined) => [`run-${pid}.json`, `run-${pid}.sock`];
    expect(readdirSync(folder).toSorted()).toEqual(
      [...files(dead.child.pid), ...files(living.child.pid)].toSorted(),
    );
    const app = await startHost(drivers, { folder });
    expect(readdirSync(folder).toSorted()).toEqual(
      ['b.sock', 'broker.json', ...files(living.child.pid)].toSorted(),
    );
    expect(pids(...announcedHosts(folder).map(({ pid }) => pid))).toEqual(
      pids(app.child.pid, living.child.pid),
    );
  });
});
