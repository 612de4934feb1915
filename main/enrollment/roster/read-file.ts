import { createReadStream } from 'node:fs';
import { fail, type Result } from '../../contract/result.ts';
import { readRoster } from './read-roster.ts';
import type { Roster, RosterOptions } from './roster.ts';

const AT_ONCE = 262_144;

/** The bytes of a file. Errors of the system (ENOENT, EACCES, EISDIR, …) are thrown while it is read. */
export async function* rosterFile(path: string): AsyncGenerator<Uint8Array, void> {
  for await (const chunk of createReadStream(path, { highWaterMark: AT_ONCE })) {
    if (chunk instanceof Uint8Array) yield chunk;
  }
}

/** Errors: ROSTER_UNREADABLE, and those of `readRoster`. */
export async function readRosterFile(path: string, options: RosterOptions): Promise<Result<Roster>> {
  try {
    return await readRoster(rosterFile(path), options);
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error && 'code' in error)) throw error;
    return fail(
      'ROSTER_UNREADABLE',
      `The roster "${path}" cannot be read. ${ADVICE.get(error.code) ?? OTHERWISE}`,
    );
  }
}

const OTHERWISE = 'Check the path, its permissions, and the disk or network it is on.';
const ADVICE: ReadonlyMap<unknown, string> = new Map([
  ['ENOENT', 'There is no such file: check the path.'],
  ['EACCES', 'It may not be read: check its permissions.'],
  ['EISDIR', 'It is a folder: name the file in it.'],
]);
