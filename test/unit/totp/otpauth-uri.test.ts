import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import { formatOtpauthUri, parseOtpauthUri, type OtpauthEntry } from '../../../main/totp/otpauth-uri.ts';

const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

function parse(uri: string) {
  const parsed = parseOtpauthUri(uri);
  if (!parsed.ok) throw new Error(parsed.error.message);
  const { label, issuer, token } = parsed.value;
  return { label, issuer, ...token, secret: token.secret.reveal() };
}

const entry = (label: string, issuer: string): OtpauthEntry => ({
  label,
  issuer,
  token: { secret: new Secret(SECRET), algorithm: 'SHA1', digits: 6, periodMs: 30_000 },
});

describe('reading', () => {
  test('every field of a full address', () => {
    expect(
      parse(
        `otpauth://totp/ACME%20Co:john@example.com?secret=${SECRET}&issuer=ACME%20Co&algorithm=SHA512&digits=8&period=60`,
      ),
    ).toEqual({
      label: 'john@example.com',
      issuer: 'ACME Co',
      secret: SECRET,
      algorithm: 'SHA512',
      digits: 8,
      periodMs: 60_000,
    });
  });

  test('what is left out is SHA1, 6 digits, 30 s', () => {
    expect(parse(`otpauth://totp/a?secret=${SECRET}`)).toEqual({
      label: 'a',
      issuer: '',
      secret: SECRET,
      algorithm: 'SHA1',
      digits: 6,
      periodMs: 30_000,
    });
  });

  test.each([
    ['a colon as it is', 'ACME:john', '', 'ACME', 'john'],
    ['an encoded colon', 'ACME%3Ajohn', '', 'ACME', 'john'],
    ['a space after the colon', 'ACME:%20john', '', 'ACME', 'john'],
    ['an issuer parameter beside the prefix', 'ACME:john', '&issuer=Other', 'Other', 'john'],
    ['an issuer parameter alone', 'john', '&issuer=ACME', 'ACME', 'john'],
    ['a plus sign for a space in the issuer', 'john', '&issuer=ACME+Co', 'ACME Co', 'john'],
    ['no label but an issuer', '', '&issuer=ACME', 'ACME', 'ACME'],
    ['neither label nor issuer', '', '', '', 'unnamed'],
    ['Unicode, encoded', 'B%C3%BCro:%E5%8C%97%E4%BA%AC', '', 'Büro', '北京'],
    ['Unicode, as it is', 'Büro:北京 🔑', '', 'Büro', '北京 🔑'],
  ])('a label with %s', (_, label, more, issuer, name) => {
    expect(parse(`otpauth://totp/${label}?secret=${SECRET}${more}`)).toMatchObject({ issuer, label: name });
  });

  test.each([
    ['scheme and type in capitals', `OTPAUTH://TOTP/a?secret=${SECRET}`],
    ['spaces and line breaks around it', `\n otpauth://totp/a?secret=${SECRET} \n`],
    [
      'a secret in lower case and groups',
      `otpauth://totp/a?secret=${SECRET.toLowerCase().replace(/(.{4})/g, '$1%20')}`,
    ],
    ['padding', `otpauth://totp/a?secret=${SECRET}%3D%3D`],
    ['other parameters', `otpauth://totp/a?secret=${SECRET}&image=https%3A%2F%2Fx&lock=1`],
    ['the algorithm by another spelling', `otpauth://totp/a?secret=${SECRET}&algorithm=HMAC-SHA-1`],
  ])('an address with %s', (_, uri) => {
    expect(parse(uri)).toMatchObject({ secret: SECRET, algorithm: 'SHA1' });
  });

  test.each([
    ['nothing', '', 'INVALID_URI'],
    ['another scheme', `https://totp/a?secret=${SECRET}`, 'INVALID_URI'],
    ['a bare secret', SECRET, 'INVALID_URI'],
    ['a migration export', 'otpauth-migration://offline?data=AAAA', 'INVALID_URI'],
    ['a broken port', `otpauth://totp:port/a?secret=${SECRET}`, 'INVALID_URI'],
    ['a broken percent sign in the label', `otpauth://totp/%E5%8?secret=${SECRET}`, 'INVALID_URI'],
    ['counter-based codes', `otpauth://hotp/a?secret=${SECRET}&counter=1`, 'UNSUPPORTED_TYPE'],
    ['Steam’s codes', `otpauth://steam/a?secret=${SECRET}`, 'UNSUPPORTED_TYPE'],
    ['no secret', 'otpauth://totp/a?issuer=b', 'INVALID_SECRET'],
    ['a secret that is not base32', 'otpauth://totp/a?secret=0189018901890189', 'INVALID_SECRET'],
    ['an unknown algorithm', `otpauth://totp/a?secret=${SECRET}&algorithm=MD5`, 'INVALID_URI'],
    ['an empty algorithm', `otpauth://totp/a?secret=${SECRET}&algorithm=`, 'INVALID_URI'],
    ['no digits', `otpauth://totp/a?secret=${SECRET}&digits=`, 'INVALID_DIGITS'],
    ['five digits', `otpauth://totp/a?secret=${SECRET}&digits=5`, 'INVALID_DIGITS'],
    ['digits that are words', `otpauth://totp/a?secret=${SECRET}&digits=six`, 'INVALID_DIGITS'],
    ['a period of 0', `otpauth://totp/a?secret=${SECRET}&period=0`, 'INVALID_PERIOD'],
    ['a negative period', `otpauth://totp/a?secret=${SECRET}&period=-30`, 'INVALID_PERIOD'],
    ['a broken period', `otpauth://totp/a?secret=${SECRET}&period=1.5`, 'INVALID_PERIOD'],
  ])('%s is refused, without a word of the secret', (_, uri, code) => {
    const parsed = parseOtpauthUri(uri);
    expect(parsed).toMatchObject({ ok: false, error: { code } });
    expect(JSON.stringify(parsed)).not.toContain(SECRET);
  });

  test('any text gives an entry or a refusal that does not repeat it', () => {
    const texts = fc.oneof(
      fc.webUrl({ withQueryParameters: true }),
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'grapheme' }).map((rest) => `otpauth://totp/${rest}`),
      fc.string({ unit: 'grapheme' }).map((rest) => `otpauth://totp/a?secret=${SECRET}&${rest}`),
    );
    fc.assert(
      fc.property(texts, (text) => {
        expect(JSON.stringify(parseOtpauthUri(text))).not.toContain(SECRET);
      }),
    );
  });
});

describe('writing', () => {
  test('the address that other authenticators read', () => {
    expect(formatOtpauthUri(entry('tester 1', 'My Pool'))).toBe(
      `otpauth://totp/My%20Pool:tester%201?issuer=My%20Pool&secret=${SECRET}&algorithm=SHA1&digits=6&period=30`,
    );
  });

  test('what is written reads back the same', () => {
    const names = fc
      .string({ unit: 'grapheme', minLength: 1, maxLength: 60 })
      .filter((text) => text === text.trim() && text !== '');
    const entries = fc.record({
      label: names,
      issuer: names,
      secret: fc
        .string({
          unit: fc.constantFrom(...'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.split('')),
          minLength: 16,
          maxLength: 64,
        })
        // Whole bytes: the text of a secret with bits left over is not the only one of its bytes.
        .map((text) => text.slice(0, text.length - (text.length % 8))),
      algorithm: fc.constantFrom('SHA1' as const, 'SHA256' as const, 'SHA512' as const),
      digits: fc.integer({ min: 6, max: 10 }),
      periodMs: fc.integer({ min: 5, max: 3_600 }).map((seconds) => seconds * 1_000),
    });
    fc.assert(
      fc.property(entries, ({ label, issuer, ...token }) => {
        const uri = formatOtpauthUri({
          label,
          issuer,
          token: { ...token, secret: new Secret(token.secret) },
        });
        expect(parse(uri)).toEqual({ label, issuer, ...token });
      }),
      { numRuns: 500 },
    );
  });

  test.each([
    ['no issuer', 'tester', ''],
    ['a colon in the issuer', 'tester', 'Pool: EU'],
    ['a colon in the label', 'group:tester', 'Pool'],
    ['a colon in both', 'a:b', 'c:d'],
    ['dots alone', '..', 'Pool'],
    ['a slash, a question mark and a hash', 'a/b?c#d&e=f+g%20h', 'x/y?z#w'],
  ])('a name with %s reads back the same', (_, label, issuer) => {
    expect(parse(formatOtpauthUri(entry(label, issuer)))).toMatchObject({ label, issuer });
  });
});
