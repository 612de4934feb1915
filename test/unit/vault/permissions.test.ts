// Files that may not be written. Root may write anything, so as root the vault is opened as another user.
import { chmodSync, chownSync, cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildDrivers, runDriver, type Drivers } from '../../session/drivers.ts';
import type { VaultJob, VaultOutcome } from '../../session/vault-driver.ts';
import { contents, tempFolder, tempVault } from './temp-vault.ts';

const isRoot = process.getuid?.() === 0;
const NOBODY = 65_534;
const OPEN_WITHOUT_BUS = { DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent' };

let drivers: Drivers;
beforeAll(async () => {
  drivers = await buildDrivers('vault-driver');
});
afterAll(() => drivers.remove());

/** A folder of the user that the driver runs as, with a closed vault in `poolkey`. */
function ownedVault(options: { withVault: boolean }) {
  const folder = tempFolder();
  const home = join(folder, 'poolkey');
  mkdirSync(home);
  if (options.withVault) {
    const source = tempVault();
    source.tamper('PRAGMA wal_checkpoint(TRUNCATE)');
    cpSync(source.home.vaultFile, join(home, 'vault.db'));
  }
  if (isRoot) {
    for (const path of [folder, home, ...(options.withVault ? [join(home, 'vault.db')] : [])]) {
      chownSync(path, NOBODY, NOBODY);
    }
  }
  return { folder, home };
}

async function open(home: string) {
  const job: VaultJob = { home, steps: [{ do: 'open' }] };
  const run = runDriver(drivers.path('vault-driver'), job, {
    env: OPEN_WITHOUT_BUS,
    ...(isRoot ? { as: NOBODY } : {}),
  });
  return (JSON.parse(await run.output()) as VaultOutcome[])[0];
}

const noAccess = { kind: 'unusable', code: 'VAULT_NO_ACCESS' };

test.skipIf(process.platform === 'win32')('the driver can open a vault that it may write', async () => {
  const { home } = ownedVault({ withVault: true });
  expect(await open(home)).toMatchObject({ kind: 'locked', trouble: 'absent' });
});

test.skipIf(process.platform === 'win32')('a vault file that may only be read is no access', async () => {
  const { home } = ownedVault({ withVault: true });
  chmodSync(join(home, 'vault.db'), 0o400);
  const before = contents(home)['vault.db'];
  expect(await open(home)).toMatchObject(noAccess);
  expect(contents(home)['vault.db']).toBe(before);
});

test.skipIf(process.platform === 'win32')('a vault file that may not even be read is no access', async () => {
  const { home } = ownedVault({ withVault: true });
  chmodSync(join(home, 'vault.db'), 0o000);
  expect(await open(home)).toMatchObject(noAccess);
});

test.runIf(isRoot)('a folder of somebody else is no access', async () => {
  const { home } = ownedVault({ withVault: true });
  chownSync(home, 0, 0);
  chmodSync(home, 0o755);
  expect(await open(home)).toMatchObject(noAccess);
});

test.skipIf(process.platform === 'win32')('a folder in which none can be made is no access', async () => {
  const { folder, home } = ownedVault({ withVault: false });
  chmodSync(folder, 0o500);
  const opened = await open(join(folder, 'deeper', 'poolkey'));
  // Before anything is expected: who is not root could not remove it afterwards.
  chmodSync(folder, 0o700);
  expect(opened).toMatchObject(noAccess);
  expect(contents(home)).toEqual({});
});
