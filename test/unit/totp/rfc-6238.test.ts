import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import * as OTPAuth from 'otpauth';
import { expect, test } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import {
  checkShape,
  codeAt,
  secretBytes,
  stepAt,
  type Algorithm,
  type SoftwareToken,
} from '../../../main/totp/software-token.ts';

const base32 = (bytes: Uint8Array) => new OTPAuth.Secret({ buffer: new Uint8Array(bytes).buffer }).base32;

/** The seeds of appendix B: the digits 1 to 0 over and over, as long as the hash. */
const SEED: Readonly<Record<Algorithm, Buffer>> = {
  SHA1: Buffer.from('12345678901234567890'),
  SHA256: Buffer.from('12345678901234567890123456789012'),
  SHA512: Buffer.from('1234567890123456789012345678901234567890123456789012345678901234'),
};

test.each([
  [59, '94287082', '46119246', '90693936'],
  [1111111109, '07081804', '68084774', '25091201'],
  [1111111111, '14050471', '67062674', '99943326'],
  [1234567890, '89005924', '91819424', '93441116'],
  [2000000000, '69279037', '90698825', '38618901'],
  [20000000000, '65353130', '77737706', '47863826'],
])('RFC 6238 appendix B at %d s', (seconds, sha1, sha256, sha512) => {
  for (const [algorithm, code] of [
    ['SHA1', sha1],
    ['SHA256', sha256],
    ['SHA512', sha512],
  ] as const) {
    const token: SoftwareToken = {
      secret: new Secret(base32(SEED[algorithm])),
      algorithm,
      digits: 8,
      periodMs: 30_000,
    };
    expect(codeAt(token, stepAt(seconds * 1_000, 30_000))).toBe(code);
  }
});

const oathtool = spawnSync('oathtool', ['--version']).status === 0;

test.skipIf(!oathtool)('codes agree with oathtool on random secrets and times', () => {
  for (let i = 0; i < 30; i += 1) {
    const algorithm = (['SHA1', 'SHA256', 'SHA512'] as const)[i % 3] ?? 'SHA1';
    const digits = 6 + (i % 3);
    const period = [30, 60, 17][i % 3] ?? 30;
    const secret = base32(randomBytes(randomInt(10, 65)));
    const seconds = randomInt(0, 4_000_000_000);
    const token: SoftwareToken = { secret: new Secret(secret), algorithm, digits, periodMs: period * 1_000 };
    const theirs = execFileSync('oathtool', [
      `--totp=${algorithm.toLowerCase()}`,
      '--base32',
      `--digits=${digits}`,
      `--time-step-size=${period}s`,
      `--now=@${seconds}`,
      secret,
    ]);
    expect(codeAt(token, stepAt(seconds * 1_000, period * 1_000)), `${algorithm} ${seconds}`).toBe(
      theirs.toString().trim(),
    );
  }
});

test('leading zeros are kept', () => {
  const token: SoftwareToken = {
    secret: new Secret(base32(SEED.SHA1)),
    algorithm: 'SHA1',
    digits: 6,
    periodMs: 30_000,
  };
  const codes = Array.from({ length: 200 }, (_, step) => codeAt(token, step));
  expect(codes.every((code) => /^\d{6}$/.test(code))).toBe(true);
  expect(codes.some((code) => code.startsWith('0'))).toBe(true);
});

test('a step begins exactly at its multiple of the period', () => {
  expect(stepAt(59_999, 30_000)).toBe(1);
  expect(stepAt(60_000, 30_000)).toBe(2);
  expect(stepAt(0, 30_000)).toBe(0);
});

test('the bytes of a secret are those of its base32 text', () => {
  const bytes = randomBytes(20);
  expect(Buffer.from(secretBytes(new Secret(base32(bytes))))).toEqual(bytes);
});

test.each([
  [5, 30_000, 'INVALID_DIGITS'],
  [11, 30_000, 'INVALID_DIGITS'],
  [6.5, 30_000, 'INVALID_DIGITS'],
  [Number.NaN, 30_000, 'INVALID_DIGITS'],
  [6, 0, 'INVALID_PERIOD'],
  [6, 4_000, 'INVALID_PERIOD'],
  [6, 3_601_000, 'INVALID_PERIOD'],
  [6, 30_500, 'INVALID_PERIOD'],
  [6, Number.NaN, 'INVALID_PERIOD'],
  [6, Number.POSITIVE_INFINITY, 'INVALID_PERIOD'],
])('%d digits and a period of %d ms are refused', (digits, periodMs, code) => {
  expect(checkShape(digits, periodMs)).toMatchObject({ ok: false, error: { code } });
});

test.each([
  [6, 30_000],
  [10, 5_000],
  [8, 3_600_000],
])('%d digits and a period of %d ms are good', (digits, periodMs) => {
  expect(checkShape(digits, periodMs)).toMatchObject({ ok: true });
});
