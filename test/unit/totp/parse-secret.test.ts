import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseSecret } from '../../../main/totp/software-token.ts';

const BASE32 = 'GEZDGNBVGY3TQOJQ';

test.each([
  ['as Cognito gives it', BASE32],
  ['in lower case', BASE32.toLowerCase()],
  ['in groups of four', 'gezd gnbv gy3t qojq'],
  ['with dashes', 'GEZD-GNBV-GY3T-QOJQ'],
  ['with padding', `${BASE32}======`],
  ['with line breaks and tabs around it', `\n\t ${BASE32}\r\n`],
  ['with no-break spaces', 'GEZD\u00A0GNBV\u00A0GY3T\u00A0QOJQ'],
])('a secret %s is accepted', (_, text) => {
  const parsed = parseSecret(text);
  expect(parsed.ok && parsed.value.reveal()).toBe(BASE32);
});

test.each([
  ['empty', ''],
  ['only spaces and padding', ' - == '],
  ['too short', 'GEZDGNBVGY3TQOJ'],
  ['with a digit that base32 lacks', 'GEZDGNBVGY3TQOJ1'],
  ['with padding in the middle', 'GEZDGNBV=GY3TQOJQ'],
  ['in another alphabet', 'ГЕЗДГНБВГЫ3ТЩОЙЩ'],
  ['with letters that only upper case makes base32', 'GEZDGNBVGY3TQOJß'],
  ['hex', '3132333435363738393031323334353637383930'],
  ['an address', `otpauth://totp/a?secret=${BASE32}`],
])('a secret that is %s is refused', (_, text) => {
  expect(parseSecret(text)).toMatchObject({ ok: false, error: { code: 'INVALID_SECRET' } });
});

test('what is accepted is base32 of at least 16 characters, whatever was pasted', () => {
  const almost = fc.string({ unit: fc.constantFrom(...'ABCXYZ234567abcxyz =-\n'.split('')), maxLength: 80 });
  fc.assert(
    fc.property(fc.oneof(almost, fc.string({ unit: 'grapheme', maxLength: 80 })), (text) => {
      const parsed = parseSecret(text);
      expect(!parsed.ok || /^[A-Z2-7]{16,}$/.test(parsed.value.reveal())).toBe(true);
    }),
  );
});

test('an error never repeats what was pasted', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (rest) => {
      const parsed = parseSecret(`GEZD0189${rest}`);
      expect(parsed.ok).toBe(false);
      expect(JSON.stringify(parsed)).not.toMatch(/GEZD|0189/);
    }),
  );
});
