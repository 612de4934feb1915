import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../../main/totp/clock.ts';
import { Secret } from '../../main/secrecy/secret.ts';
import type { NewRow } from '../../main/vault/run-row-store.ts';
import { createDatabase, openDatabase } from '../../main/vault/database.ts';
import { newVaultId, Vault, writeHeader } from '../../main/vault/vault.ts';

export interface ScratchVault {
  readonly vault: Vault;
  readonly folder: string;
  readonly file: string;
  readonly key: Buffer;
  /** The id of a pool in it that is behind this address. */
  readonly poolId: string;
  readonly close: () => void;
}

/** A vault in a new folder below `place`, whose key is at hand, with one pool that signs in by password. */
export function scratchVault(
  place: string,
  clock: Clock,
  pool: { userPoolId: string; clientId: string; region: string; endpoint: string },
): ScratchVault {
  const folder = mkdtempSync(join(place, 'poolkey-scratch-'));
  const file = join(folder, 'vault.db');
  const key = randomBytes(32);
  createDatabase(file, (db) => writeHeader(db, key, newVaultId(), { keychain: true, passphrase: null }));
  const vault = new Vault(openDatabase(file), key, clock);
  const { userPoolId, clientId, region, endpoint } = pool;
  const { id: poolId } = vault.pools.add({
    name: 'scratch',
    color: 'teal',
    userPoolId,
    clientId,
    clientSecret: null,
    region,
    endpoint,
    flow: 'password',
    profile: null,
    production: false,
    local: false,
  });
  return {
    vault,
    folder,
    file,
    key,
    poolId,
    close: () => {
      vault.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Rows of a run for these users, with nothing but their passwords. */
export function plainRows(users: readonly { username: string; password: string }[]): NewRow[] {
  return users.map(({ username, password }, index) => ({
    line: index + 2,
    username,
    password: new Secret(password),
    newPassword: null,
    label: '',
    tags: [],
    groups: [],
    attributes: [],
  }));
}
