import { readdirSync, statSync } from 'node:fs';
import { expect, test } from 'vitest';
import { openDatabase, readNumber } from '../../../main/vault/database.ts';
import { MIGRATIONS } from '../../../main/vault/schema.ts';
import { tempVault } from './temp-vault.ts';

const NEXT = 'ALTER TABLE account ADD COLUMN note TEXT';

function olderVault() {
  const { vault, home } = tempVault();
  const pool = vault.accounts.add({ poolId: null, username: 'kept', label: 'kept', issuer: '' });
  vault.close();
  return { home, id: pool.id };
}

test('an older vault is migrated with all that is in it, and a copy of before stays beside it', () => {
  const { home, id } = olderVault();
  const db = openDatabase(home.vaultFile, [...MIGRATIONS, NEXT]);
  expect(readNumber(db, 'user_version')).toBe(MIGRATIONS.length + 1);
  expect(db.prepare('SELECT username, note FROM account WHERE id = ?').get(id)).toMatchObject({
    username: 'kept',
    note: null,
  });
  db.close();

  const copy = `${home.vaultFile}.before-v${MIGRATIONS.length + 1}`;
  expect(statSync(copy).mode & 0o777).toBe(0o600);
  const before = openDatabase(copy);
  expect(readNumber(before, 'user_version')).toBe(MIGRATIONS.length);
  expect(before.prepare('SELECT username FROM account WHERE id = ?').get(id)).toMatchObject({
    username: 'kept',
  });
  before.close();
});

test('a migration that fails leaves the vault as it was', () => {
  const { home, id } = olderVault();
  expect(() =>
    openDatabase(home.vaultFile, [...MIGRATIONS, NEXT, 'ALTER TABLE nothing ADD COLUMN x']),
  ).toThrow(/nothing/);
  const db = openDatabase(home.vaultFile);
  expect(readNumber(db, 'user_version')).toBe(MIGRATIONS.length);
  expect(Object.keys(db.prepare('SELECT * FROM account WHERE id = ?').get(id) as object)).not.toContain(
    'note',
  );
  db.close();
});

test('a vault that is up to date is not copied', () => {
  const { home } = olderVault();
  openDatabase(home.vaultFile).close();
  expect(readdirSync(home.path).filter((name) => name.includes('before'))).toEqual([]);
});

test('what a newer Poolkey has migrated is refused by an older one', () => {
  const { home } = olderVault();
  openDatabase(home.vaultFile, [...MIGRATIONS, NEXT]).close();
  expect(() => openDatabase(home.vaultFile)).toThrow(expect.objectContaining({ code: 'VAULT_TOO_NEW' }));
});
