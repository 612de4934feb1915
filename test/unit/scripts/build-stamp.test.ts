import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readStamp, stampOf } from '../../../scripts/build-stamp.mjs';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'stamp-'));
  await mkdir(join(root, 'main/deep'), { recursive: true });
  await writeFile(join(root, 'main/deep/a.ts'), 'a');
  await writeFile(join(root, 'main/b.ts'), 'b');
});

afterEach(() => rm(root, { recursive: true }));

const stamp = (options: unknown = {}) => stampOf(root, ['main', 'lock.json', 'not-there'], options);

test('the same for the same files', () => {
  expect(stamp()).toBe(stamp());
});

test.each([
  ['a changed file', () => writeFile(join(root, 'main/deep/a.ts'), 'aa')],
  ['a new file', () => writeFile(join(root, 'main/deep/c.ts'), '')],
  ['a removed file', () => rm(join(root, 'main/b.ts'))],
  ['a file that now exists', () => writeFile(join(root, 'lock.json'), '{}')],
])('another after %s', async (_, change) => {
  const before = stamp();
  await change();
  expect(stamp()).not.toBe(before);
});

test('another for other options', () => {
  expect(stamp({ version: '1' })).not.toBe(stamp({ version: '2' }));
});

test('text that moves from one file to the next is a change', async () => {
  await writeFile(join(root, 'main/b.ts'), 'bmain/c.ts');
  const before = stamp();
  await writeFile(join(root, 'main/b.ts'), 'b');
  await writeFile(join(root, 'main/c.ts'), '');
  expect(stamp()).not.toBe(before);
});

test('an unfinished build has no stamp', async () => {
  const file = join(root, '.stamp');
  expect(readStamp(file)).toBeUndefined();
  await writeFile(file, 'abc');
  expect(readStamp(file)).toBe('abc');
});
