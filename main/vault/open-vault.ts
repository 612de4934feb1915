import { randomBytes } from 'node:crypto';
import { existsSync, renameSync } from 'node:fs';
import type Database from 'libsql';
import { fail, ok, type Result } from '../contract/result.ts';
import type { KeychainTrouble } from '../contract/vault.ts';
import type { Secret } from '../secrecy/secret.ts';
import type { Clock } from '../totp/clock.ts';
import { createDatabase, openDatabase, unusable, VaultUnusableError } from './database.ts';
import { makeHome, type Home } from './home.ts';
import type { Keychain } from './keychain.ts';
import { unwrapWithPassphrase, wrapWithPassphrase } from './passphrase-slot.ts';
import { KEY_BYTES } from './sealing.ts';
import {
  newVaultId,
  opens,
  readHeader,
  Vault,
  writeHeader,
  type SlotKind,
  type VaultHeader,
} from './vault.ts';

export interface VaultDoor {
  readonly home: Home;
  readonly keychain: Keychain;
  readonly clock: Clock;
}

export type Opening =
  | { readonly kind: 'open'; readonly vault: Vault }
  /** No vault yet and no keychain: a passphrase must be chosen (`createWithPassphrase`). */
  | { readonly kind: 'choose-passphrase'; readonly message: string }
  | {
      readonly kind: 'locked';
      readonly slots: readonly SlotKind[];
      readonly trouble: KeychainTrouble | null;
      readonly message: string;
    }
  | { readonly kind: 'unusable'; readonly code: string; readonly message: string };

/**
 * Opens the vault by its keychain slot, or makes one when there is no vault file. A key is made only then: a
 * vault whose key cannot be had is never replaced, whatever the keychain says (DESIGN, decision 1).
 */
export async function openVault(door: VaultDoor): Promise<Opening> {
  return guarded(async () => {
    makeHome(door.home);
    return existsSync(door.home.vaultFile) ? openThere(door) : createWithKeychain(door);
  });
}

/** As `openVault`, of a vault that is there: makes none, and leaves its folder as it is. */
export function openExisting(door: VaultDoor): Promise<Opening> {
  return guarded(() => openThere(door));
}

/** Throws VaultUnusableError, and SQLite's errors. */
async function openThere(door: VaultDoor): Promise<Opening> {
  const db = openDatabase(door.home.vaultFile);
  try {
    const header = readHeader(db);
    if (!header.slots.includes('keychain')) {
      return closeWith(db, locked(header, null, 'Type the passphrase of this vault.'));
    }
    const reading = await door.keychain.read(header.vaultId);
    switch (reading.kind) {
      case 'key':
        if (opens(header, reading.key))
          return { kind: 'open', vault: new Vault(db, reading.key, door.clock) };
        return closeWith(db, locked(header, 'wrong-key', TROUBLE['wrong-key']));
      case 'foreign':
        return closeWith(db, locked(header, 'wrong-key', TROUBLE['wrong-key']));
      case 'missing':
      case 'locked':
      case 'absent':
        return closeWith(db, locked(header, reading.kind, TROUBLE[reading.kind]));
    }
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Opens by passphrase, without a look at the keychain (see `restoreKeychainSlot`).
 * Errors: WRONG_PASSPHRASE, NO_PASSPHRASE_SLOT, NO_VAULT, and the VAULT_* codes.
 */
export async function openWithPassphrase(door: VaultDoor, passphrase: Secret): Promise<Result<Vault>> {
  try {
    if (!existsSync(door.home.vaultFile)) return fail('NO_VAULT', 'There is no vault yet.');
    const db = openDatabase(door.home.vaultFile);
    try {
      const header = readHeader(db);
      if (!header.passphraseSlot) {
        return closeWith(
          db,
          fail(
            'NO_PASSPHRASE_SLOT',
            'This vault has no passphrase; it opens by the keychain only. Unlock the keychain and try again.',
          ),
        );
      }
      const key = await unwrapWithPassphrase(header.passphraseSlot, passphrase);
      if (!key || !opens(header, key)) {
        return closeWith(
          db,
          fail('WRONG_PASSPHRASE', 'The passphrase is wrong. Nothing was changed; try again.'),
        );
      }
      return ok(new Vault(db, key, door.clock));
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    return failed(error);
  }
}

/** First start without a keychain. Errors: VAULT_EXISTS, and the VAULT_* codes. */
export async function createWithPassphrase(door: VaultDoor, passphrase: Secret): Promise<Result<Vault>> {
  try {
    makeHome(door.home);
    if (existsSync(door.home.vaultFile)) return vaultExists();
    const key = randomBytes(KEY_BYTES);
    const slot = await wrapWithPassphrase(key, passphrase);
    createDatabase(door.home.vaultFile, (db) => {
      writeHeader(db, key, newVaultId(), { keychain: false, passphrase: slot });
    });
    return ok(new Vault(openDatabase(door.home.vaultFile), key, door.clock));
  } catch (error) {
    // Another process made the vault in the meantime.
    return isExists(error) ? vaultExists() : failed(error);
  }
}

function vaultExists(): Result<never> {
  return fail('VAULT_EXISTS', 'There is a vault already. Open it with its passphrase.');
}

/** Renames the vault with a date, so that the next start makes a new one. Nothing is deleted. */
export function setVaultAside(home: Home, now: Date): string {
  const stamp = now.toISOString().replaceAll(/[:.]/g, '-');
  let aside = `${home.vaultFile}.aside-${stamp}`;
  for (let n = 2; existsSync(aside); n += 1) aside = `${home.vaultFile}.aside-${stamp}-${n}`;
  for (const tail of ['', '-wal', '-shm']) {
    if (existsSync(home.vaultFile + tail)) renameSync(home.vaultFile + tail, aside + tail);
  }
  return aside;
}

async function createWithKeychain(door: VaultDoor): Promise<Opening> {
  const vaultId = newVaultId();
  const key = randomBytes(KEY_BYTES);
  if (!(await door.keychain.store(vaultId, key))) {
    const reading = await door.keychain.read(vaultId);
    const message =
      reading.kind === 'locked'
        ? 'The keychain of this computer is locked. Unlock it and start again, or choose a passphrase for the vault instead.'
        : 'This computer has no keychain that Poolkey can use. Choose a passphrase for the vault instead.';
    return { kind: 'choose-passphrase', message };
  }
  try {
    createDatabase(door.home.vaultFile, (db) => {
      writeHeader(db, key, vaultId, { keychain: true, passphrase: null });
    });
  } catch (error) {
    await door.keychain.remove(vaultId).catch(() => undefined);
    // Another process made the vault in the meantime: open that one.
    if (isExists(error)) return openVault(door);
    throw error;
  }
  return { kind: 'open', vault: new Vault(openDatabase(door.home.vaultFile), key, door.clock) };
}

const TROUBLE: Readonly<Record<KeychainTrouble, string>> = {
  locked:
    'The keychain that holds the key of this vault is locked. Unlock it (log in to your keyring), then try again. The vault was not touched.',
  missing:
    'The keychain works, yet the key of this vault is not in it: the keychain was reset or replaced, or the vault comes from another computer. The vault was not touched.',
  'wrong-key':
    'The keychain holds a key that does not open this vault. Restore the keychain that belongs to it. The vault was not touched.',
  absent:
    'No keychain service answers on this computer, so the key of this vault cannot be read. Start the keyring (for example gnome-keyring) and try again. The vault was not touched.',
};

function locked(header: VaultHeader, trouble: KeychainTrouble | null, message: string): Opening {
  return { kind: 'locked', slots: header.slots, trouble, message };
}

/**
 * After opening by passphrase: puts the key back into a keychain that works and merely lost it. Only for one that says
 * plainly "no such item"; a foreign key there may belong to somebody. May take as long as the keyring does.
 */
export async function restoreKeychainSlot(keychain: Keychain, vault: Vault): Promise<void> {
  if (!vault.slots.includes('keychain')) return;
  const { vaultId } = vault;
  const key = vault.copyKey();
  const reading = await keychain.read(vaultId);
  if (reading.kind === 'missing') await keychain.store(vaultId, key);
  key.fill(0);
}

function closeWith<T>(db: Database.Database, value: T): T {
  db.close();
  return value;
}

async function guarded(open: () => Promise<Opening>): Promise<Opening> {
  try {
    return await open();
  } catch (error) {
    const known = unusable(error);
    if (known instanceof VaultUnusableError)
      return { kind: 'unusable', code: known.code, message: known.message };
    throw error;
  }
}

function failed(error: unknown): Result<never> {
  const known = unusable(error);
  if (known instanceof VaultUnusableError) return fail(known.code, known.message);
  throw error;
}

function isExists(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === 'EEXIST' &&
    'syscall' in error &&
    error.syscall === 'link'
  );
}
