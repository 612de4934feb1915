import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import { homeAt } from '../../../main/vault/home.ts';
import { createWithPassphrase, openVault, openWithPassphrase } from '../../../main/vault/open-vault.ts';
import { wrapWithPassphrase } from '../../../main/vault/passphrase-slot.ts';
import {
  cognitoToken,
  contents,
  doorWithoutKeychain,
  randomBase32,
  tempFolder,
  tempVault,
} from './temp-vault.ts';

// Each derivation costs some 0.4 s: the tests share vaults where they can.

test('a vault made with a passphrase opens with it after five wrong ones, and each wrong one changes nothing', async () => {
  const home = homeAt(tempFolder());
  const door = doorWithoutKeychain(home);
  const created = await createWithPassphrase(door, new Secret('corrëct horse'));
  if (!created.ok) throw new Error(created.error.message);
  const account = created.value.accounts.add({ poolId: null, username: 'a', label: 'A', issuer: '' });
  const secret = randomBase32();
  created.value.tokens.saveConfirmed(account.id, cognitoToken(secret));
  expect(created.value.slots).toEqual(['passphrase']);

  // A second one is refused before anything is derived.
  expect(await createWithPassphrase(door, new Secret('other'))).toMatchObject({
    error: { code: 'VAULT_EXISTS' },
  });
  expect(await openVault(door)).toMatchObject({ kind: 'locked', slots: ['passphrase'], trouble: null });

  const before = contents(home.path);
  for (const wrong of ['', 'correct horse', 'CORRËCT HORSE', 'corrëct horse ', 'x'.repeat(1024)]) {
    const refused = await openWithPassphrase(door, new Secret(wrong));
    expect(refused).toMatchObject({ ok: false, error: { code: 'WRONG_PASSPHRASE' } });
  }
  expect(contents(home.path)).toEqual(before);

  // Typed on another system, ë is two code points.
  const opened = await openWithPassphrase(door, new Secret('corrëct horse'.normalize('NFD')));
  if (!opened.ok) throw new Error(opened.error.message);
  expect(opened.value.tokens.current(account.id)?.token.secret.reveal()).toBe(secret);
  created.value.close();
  opened.value.close();
});

test('a passphrase of an open vault is set, replaced, and the old one ends', async () => {
  const { vault, key, peekBytes } = tempVault();
  const parameters = () =>
    JSON.parse(
      String(peekBytes('SELECT CAST(parameters AS BLOB) FROM slot WHERE length(wrapped) > 0')),
    ) as object;
  const cost = { kdf: 'scrypt', N: 131_072, r: 8, p: 1 };

  expect(await vault.acceptsPassphrase(new Secret('first'))).toBe(false);
  await vault.setPassphrase(new Secret('first'));
  const first = parameters();
  expect(vault.slots).toEqual(['keychain', 'passphrase']);
  await vault.setPassphrase(new Secret('second'));
  expect(first).toMatchObject(cost);
  expect(parameters()).toMatchObject(cost);
  expect(parameters(), 'each has a salt of its own').not.toEqual(first);
  expect(peekBytes('SELECT wrapped FROM slot WHERE length(wrapped) > 0').includes(key)).toBe(false);

  expect(await vault.acceptsPassphrase(new Secret('first'))).toBe(false);
  expect(await vault.acceptsPassphrase(new Secret('second'))).toBe(true);
});

test('a vault by keychain alone cannot be opened by any passphrase, and a missing one is not made', async () => {
  const { home, vault } = tempVault();
  vault.close();
  expect(await openWithPassphrase(doorWithoutKeychain(home), new Secret('x'))).toMatchObject({
    error: { code: 'NO_PASSPHRASE_SLOT' },
  });
  const none = homeAt(tempFolder());
  expect(await openWithPassphrase(doorWithoutKeychain(none), new Secret('x'))).toMatchObject({
    error: { code: 'NO_VAULT' },
  });
  expect(existsSync(none.vaultFile)).toBe(false);
});

test('a key of another vault under the right passphrase does not open this one', async () => {
  const { home, vault, tamper } = tempVault();
  vault.close();
  const foreign = await wrapWithPassphrase(randomBytes(32), new Secret('pass'));
  tamper(
    `INSERT INTO slot (kind, parameters, wrapped, created_at) VALUES ('passphrase', ?, ?, 0)`,
    foreign.parameters,
    Buffer.from(foreign.wrapped),
  );
  expect(await openWithPassphrase(doorWithoutKeychain(home), new Secret('pass'))).toMatchObject({
    error: { code: 'WRONG_PASSPHRASE' },
  });
});

test('two that make a vault at once: one does, the other hears that there is one', async () => {
  const door = doorWithoutKeychain(homeAt(tempFolder()));
  const results = await Promise.all([
    createWithPassphrase(door, new Secret('one')),
    createWithPassphrase(door, new Secret('two')),
  ]);
  expect(results.map((result) => (result.ok ? 'made' : result.error.code)).toSorted()).toEqual([
    'VAULT_EXISTS',
    'made',
  ]);
  for (const result of results) if (result.ok) result.value.close();
});
