// A home of Poolkey's that is gone with the test, and the vault in it.
import { randomBytes, scryptSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Secret } from '../../../main/secrecy/secret.ts';
import { createDatabase } from '../../../main/vault/database.ts';
import { homeAt } from '../../../main/vault/home.ts';
import { osKeychain } from '../../../main/vault/keychain.ts';
import { openWithPassphrase } from '../../../main/vault/open-vault.ts';
import { KEY_BYTES, seal } from '../../../main/vault/sealing.ts';
import { newVaultId, writeHeader, type Vault } from '../../../main/vault/vault.ts';

export const PASSPHRASE = 'a passphrase for the command line';

export interface TempHome {
  readonly path: string;
  /** Puts an empty vault there, its passphrase slot as cheap as a vault may have it: a fifth of the usual time. */
  makeVault(): void;
  /** The vault itself, to look into it or to prepare it. Derives the key: 0.2 s. */
  open(): Promise<Vault>;
  remove(): void;
}

export function tempHome(): TempHome {
  const path = mkdtempSync(join(tmpdir(), 'poolkey-cli-'));
  const home = homeAt(path);
  return {
    path,
    makeVault() {
      const key = randomBytes(KEY_BYTES);
      const cost = { N: 2 ** 15, r: 8, p: 1 };
      const salt = randomBytes(16);
      const wrapping = scryptSync(PASSPHRASE, salt, KEY_BYTES, { ...cost, maxmem: 2 ** 27 });
      const slot = {
        parameters: JSON.stringify({ kdf: 'scrypt', ...cost, salt: salt.toString('base64') }),
        wrapped: seal(wrapping, { table: 'slot', row: 'passphrase', field: 'wrapped' }, key),
      };
      createDatabase(home.vaultFile, (db) => {
        writeHeader(db, key, newVaultId(), { keychain: false, passphrase: slot });
      });
    },
    async open() {
      const door = {
        home,
        keychain: osKeychain(1_000, () => Promise.reject(new Error('no keychain'))),
        clock: Date.now,
      };
      const opened = await openWithPassphrase(door, new Secret(PASSPHRASE));
      if (!opened.ok) throw new Error(opened.error.code);
      return opened.value;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Every password, secret and client secret of a vault. */
export async function secretsOf(home: TempHome): Promise<string[]> {
  const vault = await home.open();
  try {
    return [
      ...vault.accounts
        .list()
        .flatMap(({ id }) => [
          vault.accounts.password(id)?.reveal() ?? '',
          ...vault.tokens.of(id).map(({ token }) => token.secret.reveal()),
        ]),
      ...vault.pools.list().map(({ clientSecret }) => clientSecret?.reveal() ?? ''),
      PASSPHRASE,
    ].filter((secret) => secret !== '');
  } finally {
    vault.close();
  }
}
