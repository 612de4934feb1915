import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { onTestFinished } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import { COGNITO_TOKEN, type SoftwareToken } from '../../../main/totp/software-token.ts';
import { createDatabase, openDatabase, type Row } from '../../../main/vault/database.ts';
import { homeAt, type Home } from '../../../main/vault/home.ts';
import { osKeychain } from '../../../main/vault/keychain.ts';
import type { VaultDoor } from '../../../main/vault/open-vault.ts';
import type { PoolFields } from '../../../main/vault/pool-store.ts';
import { bytesOf } from '../../../main/vault/sealed-fields.ts';
import { KEY_BYTES } from '../../../main/vault/sealing.ts';
import { newVaultId, Vault, writeHeader } from '../../../main/vault/vault.ts';

/** A folder that goes with the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'poolkey-vault-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Moved by the test. */
export class TestClock {
  now = Date.UTC(2026, 10, 21, 12);
  readonly read = (): number => this.now;
}

export interface TempVault {
  readonly home: Home;
  readonly key: Buffer;
  readonly clock: TestClock;
  readonly vault: Vault;
  /** A second connection to the same file, as another process has it. */
  readonly another: () => Vault;
  /** SQL behind the vault's back. */
  readonly tamper: (sql: string, ...values: unknown[]) => void;
  /** The first column of the first row, as it stands in the file; throws when there are no bytes. */
  readonly peekBytes: (sql: string, ...values: unknown[]) => Buffer;
}

/** A vault file with a keychain slot whose key the test holds, so that no key need be derived or fetched. */
export function tempVault(): TempVault {
  const home = homeAt(tempFolder());
  const key = randomBytes(KEY_BYTES);
  const clock = new TestClock();
  createDatabase(home.vaultFile, (db) => {
    writeHeader(db, key, newVaultId(), { keychain: true, passphrase: null });
  });
  const another = () => {
    const vault = new Vault(openDatabase(home.vaultFile), key, clock.read);
    onTestFinished(() => vault.close());
    return vault;
  };
  return {
    home,
    key,
    clock,
    vault: another(),
    another,
    tamper: (sql, ...values) => tamperWith(home.vaultFile, sql, ...values),
    peekBytes: (sql, ...values) => {
      const db = new Database(home.vaultFile);
      try {
        const [value] = Object.values(db.prepare(sql).get(...values) as Row);
        const bytes = Buffer.from(bytesOf(value));
        if (bytes.length === 0) throw new Error(`no bytes there: ${sql}`);
        return bytes;
      } finally {
        db.close();
      }
    },
  };
}

export function tamperWith(file: string, sql: string, ...values: unknown[]): void {
  const db = new Database(file);
  try {
    db.prepare(sql).run(...values);
  } finally {
    db.close();
  }
}

/** A machine whose keychain library cannot be loaded. */
export function doorWithoutKeychain(home: Home): VaultDoor {
  const keychain = osKeychain(1_000, () => Promise.reject(new Error('libsecret is not installed')));
  return { home, keychain, clock: Date.now };
}

export function cognitoToken(base32 = randomBase32()): SoftwareToken {
  return { ...COGNITO_TOKEN, secret: new Secret(base32) };
}

export function randomBase32(length = 52): string {
  return Array.from(randomBytes(length), (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32]).join('');
}

export function poolFields(changes: Partial<PoolFields> = {}): PoolFields {
  return {
    name: 'Staging',
    color: 'teal',
    userPoolId: 'eu-west-1_AbCdEf123',
    clientId: '4l9g6b1fexample',
    clientSecret: null,
    region: 'eu-west-1',
    endpoint: null,
    flow: 'password',
    profile: null,
    production: false,
    local: false,
    ...changes,
  };
}

/** Every file of a folder with its bytes, to compare before and after; without SQLite's shared memory, which holds no data. */
export function contents(folder: string): Record<string, string> {
  return Object.fromEntries(
    readdirSync(folder)
      .filter((name) => !name.endsWith('-shm'))
      .toSorted()
      .map((name) => [name, readFileSync(join(folder, name)).toString('base64')]),
  );
}
