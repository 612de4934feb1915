import { existsSync, type StatsFs } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Home } from '../../vault/home.ts';
import { bad, good, none, warn, type Check } from './check.ts';

const NAME = 'disk';
const MB = 1_000_000;

/** Under this the vault's next commit may fail. */
const LEAST_BYTES = 5 * MB;
const FEW_BYTES = 100 * MB;

/** The room on the disk of the home, or of the folder that it will be made in. */
export async function checkDisk({ path }: Home): Promise<Check> {
  let folder = path;
  while (!existsSync(folder) && dirname(folder) !== folder) folder = dirname(folder);
  try {
    return roomOf(await statfs(folder));
  } catch {
    return none(NAME, 'How much room is left cannot be learned here.');
  }
}

/** `files` is 0 where a file system does not count them. */
export function roomOf(disk: Pick<StatsFs, 'bavail' | 'bsize' | 'files' | 'ffree'>): Check {
  const bytes = disk.bavail * disk.bsize;
  const room = `${Math.floor(bytes / MB)} MB are free.`;
  const more = 'Free some space, or set POOLKEY_HOME to another disk.';
  if (disk.files > 0 && disk.ffree === 0)
    return bad(NAME, 'The disk is full: no more files can be made on it.', more);
  if (bytes < LEAST_BYTES) return bad(NAME, `The disk is full: ${room}`, more);
  return bytes < FEW_BYTES ? warn(NAME, `Only ${room}`, more) : good(NAME, room);
}
