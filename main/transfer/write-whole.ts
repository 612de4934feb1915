import { randomUUID } from 'node:crypto';
import { link, open, realpath, rename, rm, stat, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fail, ok, type Result } from '../contract/result.ts';

export type Pieces = Iterable<string | Uint8Array> | AsyncIterable<string | Uint8Array>;

/**
 * Writes a file whole or not at all: beside its place first, readable by its owner alone, on disk before it gets its name. A symbolic
 * link stays one. Errors: FILE_EXISTS where `overwrite` is false, FILE_NOT_WRITTEN. What `pieces` throws is thrown on.
 */
export async function writeWhole(
  path: string,
  pieces: Pieces,
  { overwrite = true }: { readonly overwrite?: boolean } = {},
): Promise<Result<undefined>> {
  const place = await placeOf(path, overwrite);
  if (!place.ok) return place;
  const draft = join(dirname(place.value), `.${basename(place.value)}.${randomUUID().slice(0, 8)}.part`);
  try {
    const file = await systems(open(draft, 'wx', 0o600));
    try {
      for await (const piece of pieces) await systems(write(file, piece));
      await systems(file.sync());
    } finally {
      await file.close();
    }
    await systems(overwrite ? rename(draft, place.value) : placeNew(draft, place.value));
    await syncFolder(dirname(place.value));
    return ok(undefined);
  } catch (error) {
    if (error instanceof SystemError) return refused(path, error.code);
    throw error;
  } finally {
    await rm(draft, { force: true }).catch(() => undefined);
  }
}

/** Whether `writeWhole` may be expected to succeed, before much is done for it. Errors: as there. */
export async function canWrite(
  path: string,
  options: { readonly overwrite: boolean },
): Promise<Result<undefined>> {
  const place = await placeOf(path, options.overwrite);
  if (!place.ok) return place;
  const folder = dirname(place.value);
  try {
    const draft = join(folder, `.${basename(place.value)}.${randomUUID().slice(0, 8)}.part`);
    await (await systems(open(draft, 'wx', 0o600))).close();
    await rm(draft, { force: true });
    return ok(undefined);
  } catch (error) {
    if (error instanceof SystemError) return refused(path, error.code);
    throw error;
  }
}

/** Told apart from what the pieces throw. */
class SystemError extends Error {
  override readonly name = 'SystemError';
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

async function systems<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof Error && 'syscall' in error && 'code' in error
      ? new SystemError(String(error.code))
      : error;
  }
}

async function placeOf(path: string, overwrite: boolean): Promise<Result<string>> {
  const there = await stat(path).catch(() => null);
  if (!there) return ok(path);
  // A device, say: a rename would put a file in its place.
  if (!there.isFile()) return refused(path, there.isDirectory() ? 'EISDIR' : 'NOT_A_FILE');
  return overwrite ? ok(await realpath(path)) : refused(path, 'EEXIST');
}

async function write(file: FileHandle, piece: string | Uint8Array): Promise<void> {
  await file.appendFile(piece);
}

/** Throws EEXIST when somebody was quicker. */
async function placeNew(draft: string, path: string): Promise<void> {
  try {
    await link(draft, path);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : '';
    // File systems without hard links (FAT, some network shares): the race of two writers is not closed there.
    const noLinks = code === 'EPERM' || code === 'ENOTSUP' || code === 'EOPNOTSUPP' || code === 'ENOSYS';
    if (!noLinks || (await stat(path).catch(() => null))) throw error;
    await rename(draft, path);
  }
}

/** So that the name outlives a power loss, where the system can do that. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => null);
  await handle?.sync().catch(() => undefined);
  await handle?.close();
}

const ADVICE: Readonly<Record<string, string>> = {
  ENOENT: 'There is no such folder: check the path.',
  ENOTDIR: 'There is no such folder: check the path.',
  EISDIR: 'It is a folder: name the file in it.',
  NOT_A_FILE: 'It is no ordinary file: choose another name.',
  EACCES: 'It may not be written: check the permissions of its folder.',
  EPERM: 'It may not be written: check the permissions of its folder.',
  EROFS: 'It may not be written: the file system is read-only.',
  ENOSPC: 'The disk is full: free some space and try again.',
  EDQUOT: 'The disk quota is used up: free some space and try again.',
  ENAMETOOLONG: 'The name is too long.',
};

function refused(path: string, code: string): Result<never> {
  if (code === 'EEXIST') return fail('FILE_EXISTS', `There is a file "${path}" already. It was not touched.`);
  const advice = ADVICE[code] ?? 'Check the path, its permissions, and the disk or network it is on.';
  return fail('FILE_NOT_WRITTEN', `The file "${path}" was not written. ${advice}`);
}
