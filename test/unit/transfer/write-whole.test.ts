import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { canWrite, writeWhole } from '../../../main/transfer/write-whole.ts';
import { tempFolder } from '../vault/temp-vault.ts';

const code = (result: { ok: true } | { ok: false; error: { code: string } }): string =>
  result.ok ? 'ok' : result.error.code;

test('text and bytes, piece by piece; readable by its owner alone; nothing is left beside it', async () => {
  const folder = tempFolder();
  const file = join(folder, 'report.csv');
  const pieces = function* (): Generator<string | Uint8Array> {
    yield 'ä,';
    yield Buffer.from('ö\n');
    yield '';
  };
  expect(code(await writeWhole(file, pieces()))).toBe('ok');
  expect(readFileSync(file, 'utf8')).toBe('ä,ö\n');
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(readdirSync(folder)).toEqual(['report.csv']);
});

test('a file that is there: replaced, or refused and not touched', async () => {
  const file = join(tempFolder(), 'qa.poolkey');
  writeFileSync(file, 'old', { mode: 0o644 });
  expect(code(await canWrite(file, { overwrite: false }))).toBe('FILE_EXISTS');
  expect(code(await writeWhole(file, ['new'], { overwrite: false }))).toBe('FILE_EXISTS');
  expect(readFileSync(file, 'utf8')).toBe('old');
  expect(code(await writeWhole(file, ['new'], { overwrite: true }))).toBe('ok');
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['new', 0o600]);
});

test('somebody who is quicker is not overwritten', async () => {
  const folder = tempFolder();
  const file = join(folder, 'qa.poolkey');
  const pieces = function* (): Generator<string> {
    yield 'ours';
    writeFileSync(file, 'theirs');
  };
  expect(code(await writeWhole(file, pieces(), { overwrite: false }))).toBe('FILE_EXISTS');
  expect(readFileSync(file, 'utf8')).toBe('theirs');
  expect(readdirSync(folder)).toEqual(['qa.poolkey']);
});

test('pieces that fail in the middle: the error is thrown on, the old file stays', async () => {
  const folder = tempFolder();
  const file = join(folder, 'report.csv');
  writeFileSync(file, 'old');
  const pieces = function* (): Generator<string> {
    yield 'half';
    throw new RangeError('bug');
  };
  await expect(writeWhole(file, pieces())).rejects.toThrow(RangeError);
  expect([readFileSync(file, 'utf8'), readdirSync(folder)]).toEqual(['old', ['report.csv']]);
});

test('a link stays a link', async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'real.csv'), 'old');
  symlinkSync('real.csv', join(folder, 'link.csv'));
  expect(code(await writeWhole(join(folder, 'link.csv'), ['new']))).toBe('ok');
  expect(readFileSync(join(folder, 'real.csv'), 'utf8')).toBe('new');
  expect(lstatSync(join(folder, 'link.csv')).isSymbolicLink()).toBe(true);
});

test.each<[string, (folder: string) => string, RegExp]>([
  ['no such folder', (folder) => join(folder, 'no/such/x.csv'), /no such folder/],
  ['a folder', (folder) => folder, /is a folder/],
  ['a device', () => '/dev/null', /no ordinary file/],
  [
    'a file for a folder',
    (folder) => {
      writeFileSync(join(folder, 'file'), '');
      return join(folder, 'file/x.csv');
    },
    /no such folder/,
  ],
])('%s: FILE_NOT_WRITTEN', async (_name, place, words) => {
  const path = place(tempFolder());
  for (const outcome of [await canWrite(path, { overwrite: true }), await writeWhole(path, ['x'])]) {
    const message = expect.stringMatching(words) as string;
    expect(outcome).toEqual({ ok: false, error: { code: 'FILE_NOT_WRITTEN', message } });
  }
});

test.runIf(process.platform === 'linux')('a device is not replaced by a file', async () => {
  await writeWhole('/dev/null', ['x']);
  expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
});

// The administrator may write anywhere.
test.skipIf(process.getuid?.() === 0)('a folder that may not be written', async () => {
  const folder = join(tempFolder(), 'locked');
  mkdirSync(folder);
  chmodSync(folder, 0o500);
  expect(code(await canWrite(join(folder, 'x'), { overwrite: true }))).toBe('FILE_NOT_WRITTEN');
  expect(code(await writeWhole(join(folder, 'x'), ['x']))).toBe('FILE_NOT_WRITTEN');
  chmodSync(folder, 0o700);
  expect(existsSync(join(folder, 'x'))).toBe(false);
});

test('a disk that is full', async () => {
  if (!existsSync('/dev/full')) return;
  const full = function* (): Generator<string> {
    yield 'x';
    const error = Object.assign(new Error('no space'), { code: 'ENOSPC', syscall: 'write' });
    throw error;
  };
  // Of the pieces themselves it is not taken for the file's.
  await expect(writeWhole(join(tempFolder(), 'x'), full())).rejects.toThrow('no space');
});
