import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { readAccessToken, readSession } from '../../../main/cognito/handed-proof.ts';
import { Secret } from '../../../main/secrecy/secret.ts';

const NOW = 1_800_000_000_000;
const POOL = { userPoolId: 'eu-west-1_AbCdEf123', name: 'Staging' };
const CLAIMS = {
  sub: '6f1c2d3e-0000-4000-8000-000000000000',
  iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbCdEf123',
  token_use: 'access',
  scope: 'aws.cognito.signin.user.admin openid',
  exp: NOW / 1000 + 3600,
  username: 'alice',
};

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: unknown): string =>
  `${encode({ alg: 'RS256', kid: 'x' })}.${encode(claims)}.c2lnbmF0dXJl`;
const read = (text: string, now: number | null = NOW) => readAccessToken(new Secret(text), POOL, now);
const codeOf = (text: string, now?: number | null): string => {
  const outcome = read(text, now);
  return outcome.ok ? 'ok' : outcome.error.code;
};

test('a token tells the user and its end, by the pool’s clock', () => {
  expect(read(jwt(CLAIMS))).toMatchObject({
    ok: true,
    value: { username: 'alice', expiresAt: NOW + 3_600_000 },
  });
});

test.each<[string, (token: string) => string]>([
  ['spaces and line ends around', (token) => `  \n${token}\r\n`],
  ['Bearer before', (token) => `Bearer ${token}`],
  ['bearer in small letters', (token) => `bearer   ${token}`],
  ['quotes, as in JSON', (token) => `"${token}"`],
  ['single quotes', (token) => `'${token}'`],
  ['Bearer within quotes', (token) => `"Bearer ${token}"`],
  ['a comma after the quote', (token) => `"${token}",`],
])('pasted with %s', (_name, paste) => {
  const outcome = read(paste(jwt(CLAIMS)));
  expect(outcome.ok && outcome.value.accessToken.reveal()).toBe(jwt(CLAIMS));
});

test.each<[string, string, string]>([
  ['nothing', '', 'NO_TOKEN'],
  ['spaces', '  \n ', 'NO_TOKEN'],
  ['quotes alone', '""', 'NO_TOKEN'],
  ['a word', 'hello', 'NOT_A_TOKEN'],
  ['two parts', 'a.b', 'NOT_A_TOKEN'],
  ['four parts', `${jwt(CLAIMS)}.x`, 'NOT_A_TOKEN'],
  ['five parts, as a refresh token has', 'eyJjdHkiOiJKV1QifQ.a.b.c.d', 'NOT_A_TOKEN'],
  ['no JSON in it', 'eyJ.eyJ.x', 'NOT_A_TOKEN'],
  ['a list in it', `${encode({})}.${encode([1])}.x`, 'NOT_AN_ACCESS_TOKEN'],
  ['null in it', `${encode({})}.${encode(null)}.x`, 'NOT_A_TOKEN'],
  ['an ID token', jwt({ ...CLAIMS, token_use: 'id' }), 'NOT_AN_ACCESS_TOKEN'],
  ['a token of no kind', jwt({ ...CLAIMS, token_use: undefined }), 'NOT_AN_ACCESS_TOKEN'],
  ['a token of another issuer', jwt({ ...CLAIMS, iss: 'https://accounts.example/' }), 'TOKEN_OTHER_POOL'],
  ['a token without an issuer', jwt({ ...CLAIMS, iss: 7 }), 'TOKEN_OTHER_POOL'],
  [
    'a token of another pool',
    jwt({ ...CLAIMS, iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Other' }),
    'TOKEN_OTHER_POOL',
  ],
  [
    'a pool whose ID ends like ours',
    jwt({ ...CLAIMS, iss: 'https://cognito-idp.eu-west-1.amazonaws.com/x-eu-west-1_AbCdEf123' }),
    'TOKEN_OTHER_POOL',
  ],
  ['one that has expired', jwt({ ...CLAIMS, exp: NOW / 1000 }), 'TOKEN_EXPIRED'],
  ['one without an end', jwt({ ...CLAIMS, exp: undefined }), 'TOKEN_EXPIRED'],
  ['one without the scope', jwt({ ...CLAIMS, scope: 'openid email' }), 'TOKEN_SCOPE'],
  [
    'one with a scope that only begins so',
    jwt({ ...CLAIMS, scope: 'aws.cognito.signin.user.adminx' }),
    'TOKEN_SCOPE',
  ],
  ['one without any', jwt({ ...CLAIMS, scope: undefined }), 'TOKEN_SCOPE'],
  ['one that names nobody', jwt({ ...CLAIMS, username: '', sub: undefined }), 'NOT_A_TOKEN'],
])('%s: %s', (_name, text, code) => {
  expect(codeOf(text)).toBe(code);
});

test('while the pool’s time is not known the service decides whether it has expired', () => {
  expect(codeOf(jwt({ ...CLAIMS, exp: 1 }), null)).toBe('ok');
  expect(codeOf(jwt({ ...CLAIMS, exp: 1, scope: '' }), null)).toBe('TOKEN_SCOPE');
});

test('whatever is pasted comes to a token or a refusal that does not repeat it', () => {
  const pasted = fc.oneof(
    fc.string({ unit: 'binary', minLength: 8, maxLength: 300 }),
    fc
      .record({ iss: fc.anything(), token_use: fc.anything(), exp: fc.anything(), scope: fc.anything() })
      .map(jwt),
    fc.tuple(fc.base64String(), fc.base64String(), fc.base64String()).map((parts) => parts.join('.')),
  );
  fc.assert(
    fc.property(pasted, (text) => {
      const outcome = read(text);
      if (outcome.ok) return;
      expect(outcome.error.code).toMatch(/^[A-Z_]+$/);
      expect(outcome.error.message).toMatch(/\.$/);
      expect(text.trim().length <= 20 || !outcome.error.message.includes(text.trim())).toBe(true);
    }),
  );
});

test.each<[string, string, string]>([
  ['nothing', ' ', 'NO_SESSION'],
  ['quotes alone', "''", 'NO_SESSION'],
  ['19 characters', 'x'.repeat(19), 'NOT_A_SESSION'],
  ['2049 characters', 'x'.repeat(2049), 'NOT_A_SESSION'],
  ['a space within', `${'x'.repeat(20)} ${'y'.repeat(20)}`, 'NOT_A_SESSION'],
])('a Session of %s: %s', (_name, text, code) => {
  expect(readSession(new Secret(text))).toMatchObject({ ok: false, error: { code } });
});

test.each(['x'.repeat(20), 'y'.repeat(2048), `\n"${'z'.repeat(40)}"  `, `"${'z'.repeat(40)}",`])(
  'a Session as it is copied',
  (text) => {
    const outcome = readSession(new Secret(text));
    expect(outcome.ok && outcome.value.reveal()).toMatch(/^[xyz]+$/);
  },
);
