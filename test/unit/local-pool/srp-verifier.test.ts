import { createDiffieHellman, createHash, getDiffieHellman } from 'node:crypto';
import { expect, test } from 'vitest';
import { srpVerifier } from '../../../main/local-pool/domain/srp-verifier.ts';

function sha256(data: Buffer | string): Buffer {
  return createHash('sha256').update(data).digest();
}

test('the stored verifier is g^x mod N of section 6, as OpenSSL computes it', () => {
  const group = createDiffieHellman(getDiffieHellman('modp15').getPrime(), 2);
  for (const [salt, salted] of [
    ['1234abcd', '1234abcd'],
    ['9234abcd', '009234abcd'],
    ['234abcd', '0234abcd'],
    ['00ff', '00ff'],
  ] as const) {
    const inner = sha256('AbCdEfGhIann:Pass-Word-1');
    group.setPrivateKey(sha256(Buffer.concat([Buffer.from(salted, 'hex'), inner])));
    const expected = BigInt(`0x${group.generateKeys('hex')}`).toString(16);
    expect(srpVerifier('AbCdEfGhI', 'ann', 'Pass-Word-1', salt)).toBe(expected);
  }
});
