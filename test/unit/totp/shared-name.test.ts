import { createHmac, randomBytes } from 'node:crypto';
import * as OTPAuth from 'otpauth';
import { expect, test } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import { sharedName } from '../../../main/totp/shared-name.ts';
import { tempVault } from '../vault/temp-vault.ts';

test('machines with different data keys find the same name of a secret', () => {
  const bytes = randomBytes(32);
  const base32 = new OTPAuth.Secret({ buffer: new Uint8Array(bytes).buffer }).base32;
  const name = sharedName(new Secret(base32));
  expect(name).toBe(createHmac('sha256', bytes).update('poolkey shared ledger 1').digest('base64url'));
  expect(name).toMatch(/^[\w-]{43}$/);
  const fingerprints = [tempVault(), tempVault()].map(({ vault }) => {
    const { id } = vault.accounts.add({ poolId: null, username: 'a', label: '', issuer: '' });
    const token = { secret: new Secret(base32), algorithm: 'SHA1', digits: 6, periodMs: 30_000 } as const;
    return vault.tokens.saveConfirmed(id, token).fingerprint;
  });
  expect(new Set([name, ...fingerprints]).size).toBe(3);
});

test('one bit more or less is another name', () => {
  expect(sharedName(new Secret('GEZDGNBVGY3TQOJQ'))).not.toBe(sharedName(new Secret('GEZDGNBVGY3TQOJR')));
});
