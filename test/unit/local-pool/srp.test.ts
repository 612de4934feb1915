import * as crypto from 'node:crypto';
import { createDiffieHellman, randomBytes, randomUUID } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { newSalt } from '../../../main/local-pool/domain/passwords.ts';
import { N, padHex, power } from '../../../main/srp/group.ts';
import { serverTurn } from '../../../main/local-pool/domain/srp-server.ts';
import { claimSignature } from '../../../main/srp/proof.ts';
import { parseSrpTimestamp, srpTimestamp } from '../../../main/srp/timestamp.ts';
import { srpVerifier } from '../../../main/local-pool/domain/srp-verifier.ts';
import { sign, SrpClient, timestampOf } from './srp-client.ts';

const POOL = 'AbCdEfGhI';

test('rule 30: 200 random users agree with a client on the key, salts with leading zeros and high bits among them', () => {
  const firstBytes = [0x00, 0x07, 0x0f, 0x10, 0x7f, 0x80, 0xff];
  const lengths = new Set<number>();
  for (let round = 0; round < 200; round++) {
    const bytes = randomBytes(16);
    if (round % 2 === 0) bytes.writeUInt8(firstBytes[round % firstBytes.length] ?? 0);
    const salt = newSalt(bytes);
    const [userId, password] = [randomUUID(), randomBytes(12).toString('base64')];
    const client = new SrpClient();
    const turn = serverTurn(client.srpA, srpVerifier(POOL, userId, password, salt));
    const srpB = turn?.B ?? '';
    lengths.add(srpB.length % 2);
    expect(srpB).not.toMatch(/^0/);
    expect(client.key({ poolName: POOL, userId, password, salt, srpB })).toEqual(turn?.key);
    if (round > 4) continue;
    const wrong = client.key({ poolName: POOL, userId, password: `${password}!`, salt, srpB });
    expect(wrong).not.toEqual(turn?.key);
  }
  // About one B in sixteen starts with a zero digit, and is sent shorter.
  expect(lengths).toEqual(new Set([0, 1]));
}, 60_000);

test('rule 30: a B whose first byte is zero, or has its high bit set, is sent as the arithmetic gives it', () => {
  const [userId, password, salt] = ['ann', 'Pass-Word-1', '00ff'];
  const verifier = srpVerifier(POOL, userId, password, salt);
  const client = new SrpClient();
  for (const wanted of [/^.{0,766}$/, /^[89a-f].{767}$/, /^[1-7].{767}$/, /^.{767}$/]) {
    let turn = serverTurn(client.srpA, verifier);
    while (!wanted.test(turn?.B ?? '')) turn = serverTurn(client.srpA, verifier);
    const srpB = turn?.B ?? '';
    expect(client.key({ poolName: POOL, userId, password, salt, srpB })).toEqual(turn?.key);
  }
}, 60_000);

test('the claim covers pool, user, block and time', () => {
  const [key, secretBlock] = [randomBytes(16), randomBytes(900)];
  const claim = { poolName: POOL, userId: 'ann', secretBlock, timestamp: 'x' };
  expect(claimSignature(key, claim)).toBe(sign(key, [POOL, 'ann', secretBlock, 'x']));
});

test('an A of 0 mod N, or one that is no number, ends the exchange', () => {
  const verifier = srpVerifier(POOL, 'ann', 'Pass-Word-1', 'ff');
  for (const srpA of ['', '0', N.toString(16), (2n * N).toString(16), 'xyz', '-5', '0x5', 'a'.repeat(1025)]) {
    expect(serverTurn(srpA, verifier)).toBeUndefined();
  }
  for (const srpA of ['1', '2', (N - 1n).toString(16), (N + 5n).toString(16), `000${'Ff'.repeat(300)}`]) {
    expect(serverTurn(srpA, verifier)?.key).toHaveLength(16);
  }
});

test('powers: OpenSSL and plain arithmetic agree, also where OpenSSL does not take the base', () => {
  const byHand = (base: bigint, exponent: bigint) => {
    let result = 1n;
    for (let left = exponent; left > 0n; left--) result = (result * base) % N;
    return result;
  };
  for (const base of [0n, 1n, 2n, 3n, N - 2n, N - 1n, N, N + 7n, N * 5n + 11n]) {
    for (const exponent of [0n, 1n, 2n, 17n]) expect(power(base, exponent)).toBe(byHand(base % N, exponent));
  }
  expect(['', '0', '7f', '80', 'abc', '0080', '8'].map(padHex)).toEqual([
    '',
    '',
    '7f',
    '0080',
    '0abc',
    '0080',
    '08',
  ]);
});

test('without a Diffie-Hellman that can be trusted, the same verifier comes out', async () => {
  const expected = srpVerifier(POOL, 'ann', 'Pass-Word-1', '9abc');
  vi.resetModules();
  vi.doMock('node:crypto', () => ({
    ...crypto,
    createDiffieHellman: (prime: string, encoding: 'hex') => {
      const group = createDiffieHellman(prime, encoding, 2);
      return { setPrivateKey: (key: string) => group.setPrivateKey(key, encoding), computeSecret: () => '1' };
    },
  }));
  try {
    const other = await import('../../../main/local-pool/domain/srp-verifier.ts');
    expect(other.srpVerifier).not.toBe(srpVerifier);
    expect(other.srpVerifier(POOL, 'ann', 'Pass-Word-1', '9abc')).toBe(expected);
  } finally {
    vi.doUnmock('node:crypto');
    vi.resetModules();
  }
});

test('rule 30: TIMESTAMP has one form', () => {
  const ms = Date.UTC(2026, 10, 1, 9, 5, 0);
  expect(srpTimestamp(ms)).toBe('Sun Nov 1 09:05:00 UTC 2026');
  expect(parseSrpTimestamp('Sun Nov 1 09:05:00 UTC 2026')).toBe(ms);
  expect(parseSrpTimestamp('Wed Dec 31 23:59:59 UTC 2025')).toBe(Date.UTC(2025, 11, 31, 23, 59, 59));
  for (const text of [
    '',
    'Sun Nov 01 09:05:00 UTC 2026',
    'Sun Nov  1 09:05:00 UTC 2026',
    'Mon Nov 1 09:05:00 UTC 2026',
    'So Nov 1 09:05:00 UTC 2026',
    'Dim Nov 1 09:05:00 UTC 2026',
    'sun nov 1 09:05:00 UTC 2026',
    'Sun Nov 1 9:05:00 UTC 2026',
    'Sun Nov 1 09:05:00 GMT 2026',
    'Sun Nov 1 09:05:00 UTC 2026 ',
    'Sun Nov 31 09:05:00 UTC 2026',
    'Sun Nov 1 24:05:00 UTC 2026',
    'Sun Foo 1 09:05:00 UTC 2026',
    '2026-11-01T09:05:00Z',
  ]) {
    expect(parseSrpTimestamp(text)).toBeUndefined();
  }
  for (let day = 0; day < 400; day++) {
    const at = ms + day * 86_400_000;
    expect([srpTimestamp(at), parseSrpTimestamp(srpTimestamp(at))]).toEqual([timestampOf(at), at]);
  }
});
