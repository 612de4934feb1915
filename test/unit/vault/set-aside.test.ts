import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../../main/vault/database.ts';
import { setVaultAside } from '../../../main/vault/open-vault.ts';
import { Vault } from '../../../main/vault/vault.ts';
import { tempVault } from './temp-vault.ts';

const NOW = new Date('2026-11-21T20:15:30.123Z');

test('setting a vault aside moves every file of it under a dated name, with all that was committed', () => {
  const { home, vault, key } = tempVault();
  const { id } = vault.accounts.add({ poolId: null, username: 'only in the journal', label: '', issuer: '' });
  expect(readdirSync(home.path).toSorted()).toEqual(['vault.db', 'vault.db-shm', 'vault.db-wal']);

  const moved = setVaultAside(home, NOW);

  expect(basename(moved)).toBe('vault.db.aside-2026-11-21T20-15-30-123Z');
  expect(existsSync(home.vaultFile)).toBe(false);
  expect(readdirSync(home.path).every((name) => name.startsWith(basename(moved)))).toBe(true);
  const again = new Vault(openDatabase(moved), key, Date.now);
  expect(again.accounts.get(id)?.username).toBe('only in the journal');
  again.close();
});

test('setting aside a file that is no vault, or nothing, does no harm', () => {
  const { home, vault } = tempVault();
  vault.close();
  const first = setVaultAside(home, NOW);
  writeFileSync(home.vaultFile, 'garbage');
  const second = setVaultAside(home, new Date(NOW.getTime() + 1));
  expect(second).not.toBe(first);
  expect(readdirSync(home.path)).toEqual(expect.arrayContaining([basename(first), basename(second)]));
  setVaultAside(home, NOW);
});

test('two vaults set aside in the same millisecond both survive', () => {
  const { home, vault } = tempVault();
  vault.close();
  const first = setVaultAside(home, NOW);
  writeFileSync(home.vaultFile, 'another');
  const second = setVaultAside(home, NOW);
  expect(second).not.toBe(first);
  expect(existsSync(first) && existsSync(second)).toBe(true);
});
