// What does not open, and what is said of it: a wrong passphrase, damage, and changes by somebody who knows the format.
import { beforeAll, expect, test } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import { openBundle } from '../../../main/transfer/bundle.ts';
import { digestOf } from '../../../main/transfer/bundle-format.ts';
import { sealed } from '../../../main/transfer/export-bundle.ts';
import { PASSPHRASE, verdictOf } from './bundle-fixture.ts';

let text = '';
let file: Record<string, unknown> = {};
beforeAll(async () => {
  text = await sealed({ pools: [], accounts: [] }, PASSPHRASE, Date.UTC(2026, 10, 28));
  file = JSON.parse(text) as Record<string, unknown>;
});

/** As somebody would who knows the format: the open checksum fits again. */
const repaired = (changed: Record<string, unknown>): string => {
  const { digest: _, body, ...header } = changed;
  return JSON.stringify({ ...header, body, digest: digestOf(header, String(body)) });
};
const flipped = (base64: unknown, at: number): string => {
  const bytes = Buffer.from(String(base64), 'base64');
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  return bytes.toString('base64');
};

test('as it is it opens, whatever the order of its fields', async () => {
  expect(await verdictOf(text)).toBe('ok');
  expect(await verdictOf(JSON.stringify(Object.fromEntries(Object.entries(file).toReversed())))).toBe('ok');
});

test('a wrong passphrase, told apart from damage', async () => {
  expect(await verdictOf(text, new Secret('another one'))).toBe('WRONG_PASSPHRASE');
  const damaged = JSON.stringify({ ...file, body: flipped(file['body'], 40) });
  expect(await verdictOf(damaged, new Secret('another one'))).toBe('BUNDLE_DAMAGED');
});

test.each([
  ['nothing', ''],
  ['no JSON', 'username,password\n'],
  ['other JSON', '{"accounts":[]}'],
  ['another format', '{"format":"other-bundle","version":1}'],
  ['a list', '[]'],
])('%s is no bundle', async (_name, other) => {
  expect(await verdictOf(other)).toBe('NOT_A_BUNDLE');
});

test('half of it', async () => {
  expect(await verdictOf(text.slice(0, text.length / 2))).toBe('NOT_A_BUNDLE');
  expect(await verdictOf(JSON.stringify({ ...file, body: String(file['body']).slice(0, 40) }))).toBe(
    'BUNDLE_DAMAGED',
  );
});

test('a newer version says to install it', async () => {
  const newer = await openBundle('{"format":"poolkey-bundle","version":2,"sealed":"otherwise"}', PASSPHRASE);
  expect(newer).toMatchObject({ ok: false, error: { code: 'BUNDLE_TOO_NEW' } });
});

const key = () => file['key'] as { parameters: string; wrapped: string };
const parameters = () => JSON.parse(key().parameters) as Record<string, unknown>;
const withParameters = (changes: object) => ({
  ...file,
  key: { ...key(), parameters: JSON.stringify({ ...parameters(), ...changes }) },
});

test.each<[string, () => Record<string, unknown>, string]>([
  ['format', () => ({ ...file, format: 'poolkey-bundlf' }), 'NOT_A_BUNDLE'],
  ['version', () => ({ ...file, version: 0 }), 'BUNDLE_DAMAGED'],
  ['createdAt', () => ({ ...file, createdAt: '2027-01-01T00:00:00.000Z' }), 'BUNDLE_DAMAGED'],
  ['createdAt, gone', () => ({ ...file, createdAt: undefined }), 'BUNDLE_DAMAGED'],
  ['a field more', () => ({ ...file, endsAt: '2030-01-01T00:00:00.000Z' }), 'BUNDLE_DAMAGED'],
  ['a field more in the slot', () => ({ ...file, key: { ...key(), more: 1 } }), 'BUNDLE_DAMAGED'],
  ['N', () => withParameters({ N: 2 ** 16 }), 'WRONG_PASSPHRASE'],
  ['r', () => withParameters({ r: 9 }), 'WRONG_PASSPHRASE'],
  ['p', () => withParameters({ p: 2 }), 'WRONG_PASSPHRASE'],
  ['salt', () => withParameters({ salt: flipped(parameters()['salt'], 3) }), 'WRONG_PASSPHRASE'],
  [
    'spelling of the parameters',
    () => ({ ...file, key: { ...key(), parameters: ` ${key().parameters}` } }),
    'BUNDLE_DAMAGED',
  ],
  [
    'wrapped key',
    () => ({ ...file, key: { ...key(), wrapped: flipped(key().wrapped, 40) } }),
    'WRONG_PASSPHRASE',
  ],
  ['a derivation that is too cheap', () => withParameters({ N: 2 }), 'BUNDLE_DAMAGED'],
  ['a derivation that takes all memory', () => withParameters({ N: 2 ** 24 }), 'BUNDLE_DAMAGED'],
  ['another derivation', () => withParameters({ kdf: 'none' }), 'BUNDLE_DAMAGED'],
])('changed: %s', async (_name, changed, attacked) => {
  const before = JSON.stringify(changed());
  expect(['BUNDLE_DAMAGED', 'NOT_A_BUNDLE']).toContain(await verdictOf(before));
  expect(await verdictOf(repaired(JSON.parse(before) as Record<string, unknown>))).toBe(attacked);
});

test('every byte of the body counts', async () => {
  const size = Buffer.from(String(file['body']), 'base64').length;
  const places = [0, 1, 12, 13, 28, 29, Math.floor(size / 2), size - 1];
  for (const at of places) {
    const changed = { ...file, body: flipped(file['body'], at) };
    expect(await verdictOf(JSON.stringify(changed))).toBe('BUNDLE_DAMAGED');
    expect(await verdictOf(repaired(changed))).toBe('BUNDLE_DAMAGED');
  }
  expect(await verdictOf(JSON.stringify({ ...file, digest: 'x' }))).toBe('BUNDLE_DAMAGED');
  // The body of another file under the same passphrase.
  const other = JSON.parse(await sealed({ pools: [], accounts: [] }, PASSPHRASE, 0)) as Record<
    string,
    unknown
  >;
  expect(await verdictOf(repaired({ ...file, body: other['body'] }))).toBe('BUNDLE_DAMAGED');
  expect(await verdictOf(repaired({ ...file, key: other['key'] }))).toBe('BUNDLE_DAMAGED');
}, 60_000);
