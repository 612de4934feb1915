import { readdirSync, statSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import { openDatabase, readNumber } from '../../../main/vault/database.ts';
import { MIGRATIONS } from '../../../main/vault/schema.ts';
import { Vault } from '../../../main/vault/vault.ts';
import { cognitoToken, poolFields, tamperWith, tempVault } from './temp-vault.ts';

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

test('a vault of the first release opens, with its users, pools and secrets', () => {
  const { home, key, clock, vault } = tempVault();
  const pool = vault.pools.add(poolFields({ clientSecret: new Secret('s3cr3tOfTheClient') }));
  const account = vault.accounts.ensure(pool.id, 'alice');
  vault.accounts.setPassword(account.id, new Secret('Passw0rd-of-alice'));
  const token = cognitoToken();
  vault.tokens.confirm(vault.tokens.savePending(account.id, token).id);
  vault.close();
  asFirstRelease(home.vaultFile);

  const opened = new Vault(openDatabase(home.vaultFile), key, clock.read);
  onTestFinished(() => opened.close());
  expect(opened.pools.get(pool.id)).toMatchObject({ name: 'Staging', learnedFlow: null });
  expect(opened.pools.get(pool.id)?.clientSecret?.reveal()).toBe('s3cr3tOfTheClient');
  expect(opened.accounts.list()).toMatchObject([{ username: 'alice', hasPassword: true, server: null }]);
  expect(opened.tokens.current(account.id)?.token.secret.reveal()).toBe(token.secret.reveal());
  opened.pools.setLearnedFlow(pool.id, 'srp');
  opened.accounts.setServer(account.id, { state: 'working', detail: '' });
  expect(opened.accounts.get(account.id)?.server?.state).toBe('working');
});

/** Takes away what the later entries of MIGRATIONS added. */
function asFirstRelease(file: string): void {
  for (const table of ['account', 'token'])
    for (const what of ['added', 'changed', 'deleted']) tamperWith(file, `DROP TRIGGER ${table}_${what}`);
  for (const trigger of ['step_taken', 'step_taken_again']) tamperWith(file, `DROP TRIGGER ${trigger}`);
  tamperWith(file, 'DROP INDEX account_by_label');
  for (const table of ['account_change', 'run_row', 'run', 'pace', 'refusal', 'hold', 'audit'])
    tamperWith(file, `DROP TABLE ${table}`);
  tamperWith(file, 'ALTER TABLE pool DROP COLUMN learned_flow');
  for (const column of ['server_state', 'server_detail', 'server_checked_at'])
    tamperWith(file, `ALTER TABLE account DROP COLUMN ${column}`);
  tamperWith(file, 'PRAGMA user_version = 1');
}
