import { createHash, randomBytes } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fail, ok, type Result } from '../contract/result.ts';
import { defaultHome } from '../vault/home.ts';

/**
 * Longest path of a socket, bytes, its closing zero left out. A longer one is cut without an error, and the socket then lies where nobody
 * looks for it.
 */
const LONGEST_PATH = process.platform === 'darwin' ? 103 : 107;
/** `/run-4194304-xxxxxxxx.sock` */
const ROOM_FOR_NAME = 28;

/** The folder of sockets and of what tells where they are. `POOLKEY_HOME` moves it. */
export function brokerFolder(env: NodeJS.ProcessEnv = process.env): string {
  const runtime = env['XDG_RUNTIME_DIR'];
  if (!env['POOLKEY_HOME'] && runtime && process.platform === 'linux') return join(runtime, 'poolkey');
  return join(defaultHome(env).path, 'run');
}

/** Where a socket can be: in this folder, or for a folder whose path is too long, in a short one that is found by it. */
export function socketFolder(folder: string): string {
  if (Buffer.byteLength(folder) + ROOM_FOR_NAME <= LONGEST_PATH) return folder;
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 12);
  return join(shortTemp(), `poolkey-${process.getuid?.() ?? 0}-${name}`);
}

/** A new address. `name`: `b` for the app, `run-PID` for a run. Errors: those of `makePrivate`, PATH_TOO_LONG. */
export function newAddress(folder: string, name: string): Result<string> {
  if (process.platform === 'win32')
    return ok(String.raw`\\.\pipe\poolkey-${randomBytes(16).toString('hex')}`);
  const place = socketFolder(folder);
  const made = makePrivate(place);
  if (!made.ok) return made;
  const path = join(place, `${name}.sock`);
  return Buffer.byteLength(path) <= LONGEST_PATH
    ? ok(path)
    : fail(
        'PATH_TOO_LONG',
        `The path of the socket is too long for this system: ${path}. Set TMPDIR to a shorter folder.`,
      );
}

/**
 * Makes a folder that nobody else can look into, or proves that an existing one is so: a link, or a folder of somebody else, could be
 * watched. Errors: FOLDER_NOT_OURS, FOLDER_NOT_MADE.
 */
export function makePrivate(folder: string): Result<undefined> {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return fail('FOLDER_NOT_MADE', `The folder ${folder} cannot be made (${code}). Look at its permissions.`);
  }
  return checkPrivate(folder);
}

/** Errors: FOLDER_NOT_OURS. */
export function checkPrivate(folder: string): Result<undefined> {
  if (process.platform === 'win32') return ok(undefined);
  const stat = lstatSync(folder, { throwIfNoEntry: false });
  if (stat?.isDirectory() && stat.uid === process.getuid?.() && (stat.mode & 0o077) === 0)
    return ok(undefined);
  return fail(
    'FOLDER_NOT_OURS',
    `${folder} is not a folder of yours that is closed to others. Remove it, or "chmod 700" it if it is yours.`,
  );
}

/** Errors: UNTRUSTED_BROKER. A socket of another user is no broker of ours, whatever lies in our own files about it. */
export function checkSocket(address: string): Result<undefined> {
  if (process.platform === 'win32') return ok(undefined);
  if (isOurSocketOrNone(address)) return ok(undefined);
  return fail(
    'UNTRUSTED_BROKER',
    `${address} is not a socket of yours: another user may have put it there. Nothing was sent to it.`,
  );
}

function isOurSocketOrNone(address: string): boolean {
  try {
    const stat = lstatSync(address, { throwIfNoEntry: false });
    return !stat || (stat.isSocket() && stat.uid === process.getuid?.());
  } catch {
    // In a folder that is closed to us: to connect will fail, and say so.
    return true;
  }
}

function shortTemp(): string {
  return Buffer.byteLength(tmpdir()) < 40 ? tmpdir() : '/tmp';
}
