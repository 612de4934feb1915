import Database from 'libsql';
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import { homeAt, type Home } from '../../../main/vault/home.ts';
import { openVault, openWithPassphrase } from '../../../main/vault/open-vault.ts';
import { MIGRATIONS } from '../../../main/vault/schema.ts';
import {
  cognitoToken,
  contents,
  doorWithoutKeychain,
  tamperWith,
  tempFolder,
  tempVault,
} from './temp-vault.ts';

/** A vault file with enough in it to have several pages, closed and whole, in a folder of its own. */
function vaultFile(): Home {
  const { home, vault } = tempVault();
  for (let i = 0; i < 40; i += 1) {
    const account = vault.accounts.add({
      poolId: null,
      username: `u${i}`,
      label: 'x'.repeat(200),
      issuer: '',
    });
    vault.tokens.saveConfirmed(account.id, cognitoToken());
  }
  tamperWith(home.vaultFile, 'PRAGMA wal_checkpoint(TRUNCATE)');
  const copy = homeAt(tempFolder());
  copyFileSync(home.vaultFile, copy.vaultFile);
  return copy;
}

/** What both ways of opening say, and whether the file is as it was. */
async function tryToOpen(home: Home) {
  const door = doorWithoutKeychain(home);
  const before = readFileSync(home.vaultFile);
  const opening = await openVault(door);
  const byPassphrase = await openWithPassphrase(door, new Secret('x'));
  return {
    opening: opening.kind === 'unusable' ? opening.code : opening.kind,
    byPassphrase: byPassphrase.ok ? 'open' : byPassphrase.error.code,
    untouched: readFileSync(home.vaultFile).equals(before),
  };
}

const refusedAs = (code: string) => ({ opening: code, byPassphrase: code, untouched: true });

test('a vault of a newer version is refused by its number and not touched', async () => {
  const home = vaultFile();
  tamperWith(home.vaultFile, `PRAGMA user_version=${MIGRATIONS.length + 1}`);
  tamperWith(home.vaultFile, 'PRAGMA wal_checkpoint(TRUNCATE)');
  expect(await tryToOpen(home)).toEqual(refusedAs('VAULT_TOO_NEW'));
  expect(await openVault(doorWithoutKeychain(home))).toMatchObject({
    message: expect.stringContaining(`version ${MIGRATIONS.length + 1}`) as string,
  });
});

test.each([
  ['random bytes', randomBytes(20_000)],
  ['a short text', Buffer.from('hello')],
  ['nothing', Buffer.alloc(0)],
  [
    'SQLite’s first words and then zeros',
    Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(9_000)]),
  ],
])('a file of %s is damaged, and not touched', async (_, bytes) => {
  const home = homeAt(tempFolder());
  writeFileSync(home.vaultFile, bytes);
  expect(await tryToOpen(home)).toEqual(refusedAs('VAULT_DAMAGED'));
});

test.each([100, 4_096, 6_000, 8_192])(
  'a vault cut off after %d bytes is damaged, and not touched',
  async (length) => {
    const home = vaultFile();
    truncateSync(home.vaultFile, length);
    expect(await tryToOpen(home)).toEqual(refusedAs('VAULT_DAMAGED'));
  },
);

test('a SQLite file of another program is not taken for a vault, nor touched', async () => {
  const home = homeAt(tempFolder());
  const db = new Database(home.vaultFile);
  db.exec('CREATE TABLE bookmark (url TEXT); PRAGMA user_version=1');
  db.close();
  expect(await tryToOpen(home)).toEqual(refusedAs('VAULT_DAMAGED'));
});

test('a vault whose header is gone is damaged', async () => {
  const home = vaultFile();
  tamperWith(home.vaultFile, 'DELETE FROM meta');
  tamperWith(home.vaultFile, 'PRAGMA wal_checkpoint(TRUNCATE)');
  expect(await tryToOpen(home)).toEqual(refusedAs('VAULT_DAMAGED'));
});

test('a folder where the file should be, and a file where the folder should be, are no access', async () => {
  const folder = tempFolder();
  const folderInPlace = homeAt(join(folder, 'a'));
  mkdirSync(folderInPlace.vaultFile, { recursive: true });
  expect(await openVault(doorWithoutKeychain(folderInPlace))).toMatchObject({
    kind: 'unusable',
    code: 'VAULT_NO_ACCESS',
  });
  writeFileSync(join(folder, 'b'), 'x');
  for (const home of [homeAt(join(folder, 'b')), homeAt(join(folder, 'b', 'deeper'))]) {
    expect(await openVault(doorWithoutKeychain(home))).toMatchObject({
      kind: 'unusable',
      code: 'VAULT_NO_ACCESS',
    });
  }
});

test('a vault left open by a killed process opens with all that was committed', async () => {
  const { home, key, vault } = tempVault();
  const { id } = vault.accounts.add({ poolId: null, username: 'u', label: '', issuer: '' });
  // What a kill leaves: the file and its journal as they are now.
  const left = homeAt(tempFolder());
  for (const tail of ['', '-wal']) copyFileSync(home.vaultFile + tail, left.vaultFile + tail);
  const { openDatabase } = await import('../../../main/vault/database.ts');
  const { Vault } = await import('../../../main/vault/vault.ts');
  const again = new Vault(openDatabase(left.vaultFile), key, Date.now);
  expect(again.accounts.get(id)?.username).toBe('u');
  again.close();
});

test('a journal that lost its vault does not leak into the next vault', async () => {
  const { home, vault } = tempVault();
  vault.accounts.add({ poolId: null, username: 'old', label: '', issuer: '' });
  const left = homeAt(tempFolder());
  copyFileSync(`${home.vaultFile}-wal`, `${left.vaultFile}-wal`);
  rmSync(left.vaultFile, { force: true });
  const { createWithPassphrase } = await import('../../../main/vault/open-vault.ts');
  const made = await createWithPassphrase(doorWithoutKeychain(left), new Secret('pass'));
  if (!made.ok) throw new Error(made.error.message);
  expect(made.value.accounts.list()).toEqual([]);
  expect(made.value.vaultId).not.toBe(vault.vaultId);
  expect(made.value.slots).toEqual(['passphrase']);
  made.value.close();
  expect(Object.keys(contents(left.path))).toContain('vault.db');
});
