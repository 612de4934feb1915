import { mkdtemp, readFile, readdir, readlink, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync, type Zippable } from 'fflate';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unzip } from '../../../scripts/unzip.mjs';

const UNIX = 3;
const mode = (bits: number) => ({ os: UNIX, attrs: (bits << 16) >>> 0 });
const LONG = 'poolkey '.repeat(10_000);

let folder: string;
let zip: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'unzip-'));
  zip = join(folder, 'a.zip');
});

afterEach(() => rm(folder, { recursive: true }));

const pack = (content: Zippable) => writeFile(zip, zipSync(content));

test('files, folders, modes and links', async () => {
  await pack({
    'app/program': [strToU8(LONG), mode(0o100755)],
    'app/data': [strToU8('stored'), { level: 0, ...mode(0o100640) }],
    'app/link': [strToU8('program'), mode(0o120777)],
    'app/empty/': [new Uint8Array(), mode(0o040755)],
  });
  await unzip(zip, join(folder, 'out'));

  const out = join(folder, 'out/app');
  expect(await readFile(join(out, 'program'), 'utf8')).toBe(LONG);
  expect((await stat(join(out, 'program'))).mode & 0o111).not.toBe(0);
  expect(await readFile(join(out, 'data'), 'utf8')).toBe('stored');
  expect((await stat(join(out, 'data'))).mode & 0o111).toBe(0);
  expect(await readlink(join(out, 'link'))).toBe('program');
  expect(await readdir(join(out, 'empty'))).toEqual([]);
});

test('unwanted entries stay out', async () => {
  await pack({ 'a/keep': strToU8('1'), 'a/drop': strToU8('2') });
  await unzip(zip, join(folder, 'out'), (name) => !name.endsWith('drop'));
  expect(await readdir(join(folder, 'out/a'))).toEqual(['keep']);
});

test('an entry outside of the folder is refused', async () => {
  await pack({ '../evil': strToU8('1') });
  await expect(unzip(zip, join(folder, 'out'))).rejects.toThrow('outside of its folder: ../evil');
});

test('another kind of file is refused', async () => {
  await writeFile(zip, 'no zip at all, but longer than the record at a zip file’s end');
  await expect(unzip(zip, join(folder, 'out'))).rejects.toThrow('not a zip file');
});
