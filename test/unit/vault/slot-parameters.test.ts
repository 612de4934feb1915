import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import { openWithPassphrase } from '../../../main/vault/open-vault.ts';
import { contents, doorWithoutKeychain, tempVault } from './temp-vault.ts';

const GOOD = { kdf: 'scrypt', N: 2 ** 17, r: 8, p: 1, salt: randomBytes(32).toString('base64') };

test.each([
  ['N far too large', { ...GOOD, N: 2 ** 30 }],
  ['N too small', { ...GOOD, N: 2 ** 10 }],
  ['N no power of two', { ...GOOD, N: 2 ** 17 + 1 }],
  ['N not a whole number', { ...GOOD, N: 131_072.5 }],
  ['r too large', { ...GOOD, r: 1024 }],
  ['r zero', { ...GOOD, r: 0 }],
  ['p too large', { ...GOOD, p: 1000 }],
  ['p negative', { ...GOOD, p: -1 }],
  ['a salt too short', { ...GOOD, salt: 'AAAA' }],
  ['a salt too long', { ...GOOD, salt: 'A'.repeat(1000) }],
  ['another derivation', { ...GOOD, kdf: 'none' }],
  ['no salt', { ...GOOD, salt: undefined }],
  ['N as text', { ...GOOD, N: '131072' }],
])('a passphrase slot with %s is refused as damage, at once and untouched', async (_, parameters) => {
  expect(await tryToOpen(JSON.stringify(parameters))).toEqual(REFUSED);
});

test.each(['', '{"kdf":"scr', 'null', '[]'])(
  'slot parameters that are no such JSON (%s) are damage',
  async (text) => {
    expect(await tryToOpen(text)).toEqual(REFUSED);
  },
);

test('the most that a tampered slot can ask for is bounded', async () => {
  // Each number is within its own bounds, together they take 128·N·r bytes = 2 GiB.
  expect(await tryToOpen(JSON.stringify({ ...GOOD, N: 2 ** 20, r: 16 }))).toEqual(REFUSED);
});

async function tryToOpen(parameters: string) {
  const { home, vault, tamper } = tempVault();
  vault.close();
  tamper(
    `INSERT INTO slot (kind, parameters, wrapped, created_at) VALUES ('passphrase', ?, ?, 0)`,
    parameters,
    randomBytes(61),
  );
  const before = contents(home.path)['vault.db'];
  const started = performance.now();
  const result = await openWithPassphrase(doorWithoutKeychain(home), new Secret('x'));
  return {
    code: result.ok ? 'open' : result.error.code,
    // A dear derivation takes several seconds.
    atOnce: performance.now() - started < 1_500,
    untouched: contents(home.path)['vault.db'] === before,
  };
}

const REFUSED = { code: 'VAULT_DAMAGED', atOnce: true, untouched: true };
