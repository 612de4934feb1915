import * as OTPAuth from 'otpauth';
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import { cognitoToken, poolFields, tempVault } from './temp-vault.ts';

/** Every byte of every file of the vault's folder: the database, its journal, its shared memory. */
function everything(folder: string): Buffer {
  return Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name))));
}

function spellings(bytes: Buffer): Record<string, Buffer> {
  const base64 = bytes.toString('base64').replace(/=+$/, '');
  return {
    raw: bytes,
    hex: Buffer.from(bytes.toString('hex')),
    HEX: Buffer.from(bytes.toString('hex').toUpperCase()),
    base64: Buffer.from(base64),
    base64url: Buffer.from(base64.replaceAll('+', '-').replaceAll('/', '_')),
    utf16: Buffer.from(bytes.toString('latin1'), 'utf16le'),
  };
}

test('no secret stands in the clear in any file of the vault, while it is open and after', () => {
  const { vault, home, key } = tempVault();
  const random = () => `Pw-${randomBytes(12).toString('base64url')}`;
  const [client, old, current, next, document] = [random(), random(), random(), random(), random()];
  const seed = randomBytes(32);
  const base32 = new OTPAuth.Secret({ buffer: new Uint8Array(seed).buffer }).base32;

  const pool = vault.pools.add(poolFields({ name: 'visible-pool-name', clientSecret: new Secret(client) }));
  const { id } = vault.accounts.ensure(pool.id, 'tester');
  vault.accounts.setPassword(id, new Secret(old));
  vault.accounts.setNextPassword(id, new Secret(current));
  vault.accounts.promoteNextPassword(id);
  vault.accounts.setNextPassword(id, new Secret(next));
  vault.tokens.confirm(vault.tokens.savePending(id, cognitoToken(base32)).id);
  vault.documents.save('local-pool', { users: [{ password: document }] });

  const texts = { client, old, current, next, document, base32 };
  const needles = [
    ...Object.entries(texts).map(([name, text]) => [name, Buffer.from(text)] as const),
    ['seed', seed] as const,
    ['data key', key] as const,
  ].flatMap(([name, bytes]) =>
    Object.entries(spellings(bytes)).map(([form, needle]) => [`${name} as ${form}`, needle] as const),
  );
  const found = () =>
    needles.filter(([, needle]) => everything(home.path).includes(needle)).map(([name]) => name);

  // What is not secret can be found: the search works.
  expect(everything(home.path).includes('visible-pool-name')).toBe(true);
  expect(readdirSync(home.path)).toContain('vault.db-wal');
  expect(found()).toEqual([]);
  vault.close();
  expect(found()).toEqual([]);
});
