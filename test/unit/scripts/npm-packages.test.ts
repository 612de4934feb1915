import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packagesAreCurrent } from '../../../scripts/npm-packages.mjs';

const a = { version: '1.0.0', integrity: 'sha512-a' };
const foreign = { version: '1.0.0', integrity: 'sha512-b', optional: true };
const locked = { '': {}, 'node_modules/a': a, 'node_modules/for-another-system': foreign };

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'packages-'));
  await mkdir(join(folder, 'node_modules'));
  await writeFile(join(folder, 'package-lock.json'), JSON.stringify({ packages: locked }));
});

afterEach(() => rm(folder, { recursive: true }));

const install = (packages: object) =>
  writeFile(join(folder, 'node_modules/.package-lock.json'), JSON.stringify({ packages }));

test('an install that did not end counts as none', () => {
  expect(packagesAreCurrent(folder)).toBe(false);
});

test('packages for other systems are not missed', async () => {
  await install({ 'node_modules/a': a });
  expect(packagesAreCurrent(folder)).toBe(true);
});

test('a build for this system that the lock file does not know is no change', async () => {
  await install({ 'node_modules/a': a, 'node_modules/for-this-system': foreign });
  expect(packagesAreCurrent(folder)).toBe(true);
});

test.each([
  ['one is missing', {}],
  ['one is of another version', { 'node_modules/a': { ...a, version: '0.9.0' } }],
  ['one has other content', { 'node_modules/a': { ...a, integrity: 'sha512-x' } }],
  ['one is no longer wanted', { 'node_modules/a': a, 'node_modules/b': a }],
])('not current when %s', async (_, packages) => {
  await install(packages);
  expect(packagesAreCurrent(folder)).toBe(false);
});
