import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createDatabase, openDatabase } from '../../../main/vault/database.ts';
import { opens, readHeader, Vault, writeHeader } from '../../../main/vault/vault.ts';
import type { CreationJob } from '../../session/creation-driver.ts';
import { buildDrivers, runDriver, type Drivers } from '../../session/drivers.ts';
import { tempFolder } from './temp-vault.ts';

let drivers: Drivers;
beforeAll(async () => {
  drivers = await buildDrivers('creation-driver');
});
afterAll(() => drivers.remove());

function make(file: string, key: Buffer, vaultId: string) {
  createDatabase(file, (db) => {
    writeHeader(db, key, vaultId, { keychain: true, passphrase: null });
  });
}

async function killedAt(dieAt: CreationJob['dieAt']) {
  const folder = tempFolder();
  const job: CreationJob = {
    file: join(folder, 'vault.db'),
    key: randomBytes(32).toString('base64'),
    vaultId: 'killed',
    dieAt,
  };
  const run = runDriver(drivers.path('creation-driver'), job);
  expect(await run.ended).toBe('SIGKILL');
  return { file: job.file, key: Buffer.from(job.key, 'base64') };
}

test.each(['first-row', 'last-row', 'before-link'] as const)(
  'a process killed at the %s of making a vault leaves none, and the next one makes it',
  async (dieAt) => {
    const { file } = await killedAt(dieAt);
    expect(existsSync(file)).toBe(false);
    const key = randomBytes(32);
    make(file, key, 'next');
    const db = openDatabase(file);
    expect(readHeader(db).vaultId).toBe('next');
    expect(opens(readHeader(db), key)).toBe(true);
    db.close();
  },
);

test('a process killed once the vault has its name leaves a whole one', async () => {
  const { file, key } = await killedAt('after-link');
  const db = openDatabase(file);
  expect(readHeader(db)).toMatchObject({ vaultId: 'killed', slots: ['keychain'] });
  expect(opens(readHeader(db), key)).toBe(true);
  const vault = new Vault(db, key, Date.now);
  vault.accounts.add({ poolId: null, username: 'a', label: '', issuer: '' });
  expect(vault.accounts.list()).toHaveLength(1);
  vault.close();
});

test('a second making leaves the first vault as it is and no draft behind', () => {
  const folder = tempFolder();
  const file = join(folder, 'vault.db');
  make(file, randomBytes(32), 'first');
  expect(() => make(file, randomBytes(32), 'second')).toThrow('EEXIST');
  expect(readdirSync(folder)).toEqual(['vault.db']);
  const db = openDatabase(file);
  expect(readHeader(db).vaultId).toBe('first');
  db.close();
});

test('a making that fails midway leaves nothing', () => {
  const folder = tempFolder();
  expect(() =>
    createDatabase(join(folder, 'vault.db'), () => {
      throw new Error('midway');
    }),
  ).toThrow('midway');
  expect(readdirSync(folder)).toEqual([]);
});

test.skipIf(process.platform === 'win32')('a vault can be read by its owner alone', () => {
  const file = join(tempFolder(), 'vault.db');
  make(file, randomBytes(32), 'one');
  expect(statSync(file).mode & 0o777).toBe(0o600);
});
