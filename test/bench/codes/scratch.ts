import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Secret } from '../../../main/secrecy/secret.ts';
import { COGNITO_TOKEN } from '../../../main/totp/software-token.ts';
import { homeAt } from '../../../main/vault/home.ts';
import { osKeychain } from '../../../main/vault/keychain.ts';
import { createWithPassphrase } from '../../../main/vault/open-vault.ts';
import type { Vault } from '../../../main/vault/vault.ts';

export const PASSPHRASE = 'a passphrase of the bench';

export interface BenchHome {
  readonly folder: string;
  readonly vault: Vault;
  /** Base32, of the users `bench-0`, `bench-1`, … */
  readonly secrets: readonly string[];
  remove(): void;
}

/** A vault on the disk of the repository (a temporary folder may lie in memory) with this many entries. */
export async function benchHome(entries: number): Promise<BenchHome> {
  const folder = mkdtempSync(join(import.meta.dirname, '../../../node_modules/.bench-codes-'));
  const keychain = osKeychain(1_000, () => Promise.reject(new Error('none here')));
  const made = await createWithPassphrase(
    { home: homeAt(folder), keychain, clock: Date.now },
    new Secret(PASSPHRASE),
  );
  if (!made.ok) throw new Error(made.error.code);
  const vault = made.value;
  const secrets = Array.from({ length: entries }, base32);
  secrets.forEach((secret, index) => {
    const label = `bench-${index}`;
    const { id } = vault.accounts.add({ poolId: null, username: label, label, issuer: '' });
    vault.tokens.saveConfirmed(id, { ...COGNITO_TOKEN, secret: new Secret(secret) });
  });
  return {
    folder,
    vault,
    secrets,
    remove: () => {
      vault.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function base32(): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return Array.from(randomBytes(52), (byte) => alphabet.charAt(byte % 32)).join('');
}
