import { copyFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../main/vault/database.ts';
import { homeAt } from '../../../main/vault/home.ts';
import { Vault } from '../../../main/vault/vault.ts';
import { tempFolder, tempVault } from './temp-vault.ts';

test('a closed vault has wiped its key: nothing opens any more', () => {
  const { vault } = tempVault();
  expect(vault.copyKey().some((byte) => byte !== 0)).toBe(true);
  vault.close();
  expect(vault.copyKey().every((byte) => byte === 0)).toBe(true);
  expect(() => vault.accounts.list()).toThrow('not open');
});

// A bug once: libsql's prepared statements outlive their connection, and one that was kept for the next time went on reading.
test('what was read before the closing is not read after it', () => {
  const { vault } = tempVault();
  const { id } = vault.accounts.add({ poolId: null, username: 'a', label: '', issuer: '' });
  vault.documents.save('a', 1);
  const reads = [
    () => vault.accounts.listOf([id]),
    () => vault.changes.last,
    () => vault.documents.load('a'),
  ];
  for (const read of reads) read();
  vault.close();
  for (const read of reads) expect(read).toThrow('not open');
});

test('closing twice does no harm', () => {
  const { vault } = tempVault();
  vault.close();
  expect(() => vault.close()).not.toThrow();
});

test('a closed vault is whole in its one file: a copy of that is a backup', () => {
  const { vault, home, key } = tempVault();
  const { id } = vault.accounts.add({ poolId: null, username: 'saved last', label: '', issuer: '' });
  vault.close();
  const copy = homeAt(tempFolder());
  copyFileSync(home.vaultFile, copy.vaultFile);
  const again = new Vault(openDatabase(copy.vaultFile), key, Date.now);
  expect(again.accounts.get(id)?.username).toBe('saved last');
  again.close();
});
