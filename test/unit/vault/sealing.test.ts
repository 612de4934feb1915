import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  fingerprintOf,
  KEY_BYTES,
  seal,
  unseal,
  UnsealError,
  type SealedPlace,
} from '../../../main/vault/sealing.ts';

const keys = fc.uint8Array({ minLength: KEY_BYTES, maxLength: KEY_BYTES });
const plains = fc.uint8Array({ maxLength: 300 });
const words = fc.string({ unit: 'grapheme', maxLength: 20 });
const places: fc.Arbitrary<SealedPlace> = fc.record({ table: words, row: words, field: words });

test('what was sealed opens again', () => {
  fc.assert(
    fc.property(keys, places, plains, (key, place, plain) => {
      expect(unseal(key, place, seal(key, place, plain))).toEqual(Buffer.from(plain));
    }),
  );
});

test('a value with any one bit flipped does not open', () => {
  fc.assert(
    fc.property(keys, places, plains, fc.nat(), fc.nat(7), (key, place, plain, at, bit) => {
      const sealed = seal(key, place, plain);
      const index = at % sealed.length;
      sealed[index] = (sealed[index] ?? 0) ^ (1 << bit);
      expect(() => unseal(key, place, sealed)).toThrow(UnsealError);
    }),
  );
});

test('every byte of a sealed value counts', () => {
  const key = randomBytes(KEY_BYTES);
  const place = { table: 'token', row: 'r', field: 'secret' };
  const sealed = seal(key, place, Buffer.from('secret'));
  for (let index = 0; index < sealed.length; index += 1) {
    const changed = Buffer.from(sealed);
    changed[index] = (changed[index] ?? 0) ^ 0xff;
    expect(() => unseal(key, place, changed), `byte ${index}`).toThrow(UnsealError);
  }
});

test('a value cut short or made longer does not open', () => {
  fc.assert(
    fc.property(keys, places, plains, fc.nat(), (key, place, plain, at) => {
      const sealed = seal(key, place, plain);
      expect(() => unseal(key, place, sealed.subarray(0, at % sealed.length))).toThrow(UnsealError);
      expect(() => unseal(key, place, Buffer.concat([sealed, Buffer.of(at % 256)]))).toThrow(UnsealError);
    }),
  );
});

test('a value moved to another table, row or field does not open', () => {
  fc.assert(
    fc.property(keys, places, places, plains, (key, place, other, plain) => {
      fc.pre(place.table !== other.table || place.row !== other.row || place.field !== other.field);
      const sealed = seal(key, place, plain);
      expect(() => unseal(key, other, sealed)).toThrow(UnsealError);
    }),
  );
});

test('parts of a place cannot be shifted into one another', () => {
  const key = randomBytes(KEY_BYTES);
  const sealed = seal(key, { table: 'a', row: 'b","c', field: 'd' }, Buffer.from('x'));
  expect(() => unseal(key, { table: 'a', row: 'b', field: 'c","d' }, sealed)).toThrow(UnsealError);
});

test('another key does not open a value', () => {
  fc.assert(
    fc.property(keys, keys, places, plains, (key, other, place, plain) => {
      fc.pre(!Buffer.from(key).equals(other));
      const sealed = seal(key, place, plain);
      expect(() => unseal(other, place, sealed)).toThrow(UnsealError);
    }),
  );
});

test('the same value sealed twice looks different each time', () => {
  const key = randomBytes(KEY_BYTES);
  const place = { table: 'token', row: 'r', field: 'secret' };
  const nonces = Array.from({ length: 500 }, () =>
    seal(key, place, Buffer.from('secret')).subarray(1, 13).toString('hex'),
  );
  expect(new Set(nonces).size).toBe(500);
});

test('an error names the place and none of the value', () => {
  const key = randomBytes(KEY_BYTES);
  const sealed = seal(key, { table: 'token', row: 'r', field: 'secret' }, Buffer.from('GEZDGNBVGY3TQOJQ'));
  expect(() => unseal(key, { table: 'account', row: 'r', field: 'password' }, sealed)).toThrow(
    'sealed value does not open: account.password',
  );
});

test('a fingerprint is the same for the same secret and differs for others and for other vaults', () => {
  const [key, otherKey] = [randomBytes(KEY_BYTES), randomBytes(KEY_BYTES)];
  const secret = randomBytes(20);
  expect(fingerprintOf(key, secret)).toBe(fingerprintOf(Buffer.from(key), Buffer.from(secret)));
  expect(fingerprintOf(key, secret)).not.toBe(fingerprintOf(otherKey, secret));
  expect(fingerprintOf(key, secret)).not.toBe(fingerprintOf(key, randomBytes(20)));
});
