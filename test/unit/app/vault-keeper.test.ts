import { existsSync, writeFileSync } from 'node:fs';
import * as v from 'valibot';
import { expect, onTestFinished, test } from 'vitest';
import { startTrial } from '../../../main/app/trial-job.ts';
import { VaultKeeper } from '../../../main/app/vault-keeper.ts';
import { vaultView, type VaultView } from '../../../main/contract/vault.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { COGNITO_TOKEN } from '../../../main/totp/software-token.ts';
import { homeAt, makeHome } from '../../../main/vault/home.ts';
import { movingClock } from '../../fakes/moving-clock.ts';
import { verdict } from '../enrollment/enrollment-fixture.ts';
import { tempFolder, tamperWith } from '../vault/temp-vault.ts';
import { addEntryTo, memoryKeychain, MemoryClipboard, pushRecorder } from './app-fixture.ts';

const PASSPHRASE = new Secret('a passphrase for the vault');

function desk(passphrase: Secret | null = null) {
  const home = homeAt(tempFolder());
  const keychain = memoryKeychain();
  const time = movingClock();
  const pushes = pushRecorder();
  const clipboard = new MemoryClipboard();
  const seen: VaultView[] = [];
  const keeper = new VaultKeeper(
    { home, keychain: keychain.keychain, clock: time.clock },
    { clock: time.clock, sleeper: time.sleeper, publish: pushes.publish, clipboard, onBug: () => undefined },
    passphrase,
    () => seen.push(v.parse(vaultView, keeper.view)),
  );
  onTestFinished(() => keeper.lock());
  return { home, keychain, keeper, clipboard, seen, pushes, phases: () => seen.map(({ phase }) => phase) };
}

test('first start: opening, then a vault of its own by the keychain', async () => {
  const { keeper, home, keychain, seen } = desk();
  expect(keeper.view).toEqual({ phase: 'opening' });
  expect(verdict(await keeper.open())).toBe('ok');
  expect(seen).toEqual([{ phase: 'ready', slots: ['keychain'], quarantined: 0 }]);
  expect(existsSync(home.vaultFile)).toBe(true);
  expect(keychain.items.size).toBe(1);
});

test('locked by the user: no trouble, no session; opened again it is the same vault', async () => {
  const { keeper, phases } = desk();
  await keeper.open();
  const id = keeper.session?.vault.vaultId;
  await keeper.lock();
  expect(keeper.session).toBeNull();
  expect(keeper.view).toMatchObject({ phase: 'locked', slots: ['keychain'], trouble: null });
  await keeper.open();
  expect(keeper.session?.vault.vaultId).toBe(id);
  expect(phases()).toEqual(['ready', 'locked', 'ready']);
});

test('locking clears a code from the clipboard', async () => {
  const { keeper, clipboard } = desk();
  await keeper.open();
  const session = keeper.session;
  if (!session) throw new Error('not open');
  const account = addEntryTo(session.vault, 'alice');
  await session.clipboard.copy(account.id);
  expect(clipboard.text).toMatch(/^\d{6}$/);
  await keeper.lock();
  expect(clipboard.text).toBe('');
});

test('opened twice at once it is opened once; locked twice it is locked', async () => {
  const { keeper, phases } = desk();
  expect((await Promise.all([keeper.open(), keeper.open()])).map(verdict)).toEqual(['ok', 'ok']);
  await Promise.all([keeper.lock(), keeper.lock()]);
  expect(phases()).toEqual(['ready', 'locked']);
});

test('without a keychain: a passphrase is chosen, and opens it from then on', async () => {
  const { keeper, keychain } = desk();
  keychain.trouble = 'absent';
  expect(verdict(await keeper.open())).toBe('VAULT_CLOSED');
  expect(keeper.view).toMatchObject({ phase: 'new-passphrase' });
  expect(verdict(await keeper.create(PASSPHRASE))).toBe('ok');
  expect(keeper.view).toMatchObject({ phase: 'ready', slots: ['passphrase'] });
  expect(verdict(await keeper.create(PASSPHRASE))).toBe('VAULT_EXISTS');
  await keeper.lock();
  expect(verdict(await keeper.open())).toBe('VAULT_CLOSED');
  expect(keeper.view).toMatchObject({ phase: 'locked', slots: ['passphrase'], trouble: null });
  expect(verdict(await keeper.unlock(new Secret('wrong')))).toBe('WRONG_PASSPHRASE');
  expect(keeper.view).toMatchObject({ phase: 'locked' });
  expect(verdict(await keeper.unlock(PASSPHRASE))).toBe('ok');
  expect(keeper.view).toMatchObject({ phase: 'ready' });
});

test.each([
  ['missing', (items: Map<string, string>) => items.clear()],
  [
    'wrong-key',
    (items: Map<string, string>) => {
      for (const name of items.keys()) {
        items.set(name, `poolkey-key-1:${Buffer.alloc(32, 1).toString('base64')}`);
      }
    },
  ],
] as const)(
  'a keychain whose key is %s: closed, the file untouched, and no new key',
  async (trouble, lose) => {
    const { keeper, keychain } = desk();
    await keeper.open();
    await keeper.lock();
    lose(keychain.items);
    const before = [...keychain.items];
    expect(verdict(await keeper.open())).toBe('VAULT_CLOSED');
    expect(keeper.view).toMatchObject({ phase: 'locked', trouble, slots: ['keychain'] });
    expect([...keychain.items]).toEqual(before);
  },
);

test('a locked keychain: says so, and opens when it is unlocked', async () => {
  const { keeper, keychain } = desk();
  await keeper.open();
  await keeper.lock();
  keychain.trouble = 'locked';
  await keeper.open();
  expect(keeper.view).toMatchObject({ phase: 'locked', trouble: 'locked' });
  keychain.trouble = null;
  expect(verdict(await keeper.open())).toBe('ok');
});

test('a file that is no vault: unusable, with its place, and kept', async () => {
  const { keeper, home } = desk();
  makeHome(home);
  writeFileSync(home.vaultFile, 'this is no database, and somebody may want it back');
  expect(verdict(await keeper.open())).toBe('VAULT_CLOSED');
  expect(keeper.view).toMatchObject({ phase: 'unusable', path: home.vaultFile });
});

test('set aside: only by its word, only while closed; the old file is kept and a new vault opens', async () => {
  const { keeper, keychain, home } = desk();
  await keeper.open();
  const old = keeper.session?.vault.vaultId;
  expect(verdict(await keeper.setAside('SET ASIDE'))).toBe('VAULT_OPEN');
  await keeper.lock();
  keychain.items.clear();
  await keeper.open();
  expect(verdict(await keeper.setAside('set aside'))).toBe('NOT_CONFIRMED');
  const moved = await keeper.setAside('SET ASIDE');
  expect(moved.ok && existsSync(moved.value.movedTo)).toBe(true);
  expect(existsSync(home.vaultFile)).toBe(true);
  expect(keeper.view).toMatchObject({ phase: 'ready' });
  expect(keeper.session?.vault.vaultId).not.toBe(old);
});

test('POOLKEY_PASSPHRASE opens without a keychain, and makes a vault that needs none', async () => {
  const { keeper, keychain } = desk(PASSPHRASE);
  keychain.trouble = 'absent';
  expect(verdict(await keeper.open())).toBe('ok');
  expect(keeper.view).toMatchObject({ phase: 'ready', slots: ['passphrase'] });
  await keeper.lock();
  expect(verdict(await keeper.open())).toBe('ok');
});

test('rows that do not open are counted when the vault opens', async () => {
  const { keeper, home } = desk();
  await keeper.open();
  const vault = keeper.session?.vault;
  if (!vault) throw new Error('not open');
  addEntryTo(vault, 'alice');
  addEntryTo(vault, 'bob');
  await keeper.lock();
  tamperWith(home.vaultFile, `UPDATE token SET secret = x'00' WHERE rowid = 1`);
  await keeper.open();
  expect(keeper.view).toMatchObject({ phase: 'ready', quarantined: 1 });
});

test('the local pool ends with the session and is back with the next one, its users with it', async () => {
  const { keeper } = desk();
  await keeper.open();
  const session = keeper.session;
  if (!session) throw new Error('not open');
  startTrial(session, 1);
  await expect.poll(() => session.busy, { timeout: 10_000 }).toBe(false);
  const pool = session.vault.pools.list()[0];
  const address = `${pool?.endpoint}/${pool?.userPoolId}/.well-known/jwks.json`;
  const reached = async () => (await fetch(address).catch(() => null))?.ok ?? false;
  expect(await reached()).toBe(true);
  await keeper.lock();
  expect(await reached()).toBe(false);
  await keeper.open();
  await expect.poll(reached, { timeout: 5_000 }).toBe(true);
});

test('locked while the local pool is still starting: it does not run on', async () => {
  const { keeper } = desk();
  await keeper.open();
  const session = keeper.session;
  if (!session) throw new Error('not open');
  startTrial(session, 1);
  await expect.poll(() => session.busy, { timeout: 10_000 }).toBe(false);
  const pool = session.vault.pools.list()[0];
  await keeper.lock();
  for (let i = 0; i < 3; i += 1) {
    await keeper.open();
    await keeper.lock();
  }
  const address = `${pool?.endpoint}/${pool?.userPoolId}/.well-known/jwks.json`;
  expect(await fetch(address).catch(() => 'nobody listens')).toBe('nobody listens');
});

test('the key in the keychain is asked for again before a secret is shown', async () => {
  const { keeper, keychain } = desk();
  await keeper.open();
  const vault = keeper.session?.vault;
  if (!vault) throw new Error('not open');
  expect(await keeper.keychainStillOpens(vault)).toBe(true);
  keychain.trouble = 'locked';
  expect(await keeper.keychainStillOpens(vault)).toBe(false);
  keychain.trouble = null;
  keychain.items.clear();
  expect(await keeper.keychainStillOpens(vault)).toBe(false);
});

test('an exception while opening ends on a screen that says so, not on "opening" for ever', async () => {
  const { keeper, keychain } = desk();
  keychain.keychain.store = () => Promise.reject(new Error('nobody expected this'));
  expect(await keeper.open()).toMatchObject({ ok: false });
  expect(keeper.view).toMatchObject({ phase: 'unusable', code: 'VAULT_ERROR' });
});

test('a step of closing that fails does not keep the key: the clipboard refuses, the vault is closed all the same', async () => {
  const { keeper, clipboard } = desk();
  await keeper.open();
  const session = keeper.session;
  if (!session) throw new Error('not open');
  const key = session.vault.copyKey();
  clipboard.readText = () => {
    throw new Error('the clipboard is gone');
  };
  session.vault.accounts.add({ poolId: null, username: 'a', label: 'a', issuer: '' });
  const account = session.vault.accounts.list()[0];
  session.vault.tokens.saveConfirmed(account?.id ?? '', {
    ...COGNITO_TOKEN,
    secret: new Secret('JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'),
  });
  await session.clipboard.copy(account?.id ?? '');
  await expect(keeper.lock()).rejects.toThrow('the clipboard is gone');
  expect(keeper.view.phase).toBe('locked');
  expect(session.vault.acceptsKey(key)).toBe(false);
  expect(() => session.vault.accounts.list()).toThrow(/not open/);
});

test('a window that is gone when the vault is locked does not keep the key', async () => {
  const { keeper, seen } = desk();
  await keeper.open();
  const session = keeper.session;
  if (!session) throw new Error('not open');
  const key = session.vault.copyKey();
  seen.push = () => {
    throw new TypeError('Object has been destroyed');
  };
  await expect(keeper.lock()).rejects.toThrow('destroyed');
  expect(session.vault.acceptsKey(key)).toBe(false);
});
