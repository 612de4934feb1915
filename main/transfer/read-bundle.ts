import { readFile, stat } from 'node:fs/promises';
import { fail, ok, type Result } from '../contract/result.ts';
import { MOST_BYTES } from './bundle-format.ts';

/** The text of a file that should be a bundle. Errors: FILE_UNREADABLE. */
export async function readBundle(path: string): Promise<Result<string>> {
  try {
    const { size } = await stat(path);
    if (size <= MOST_BYTES) return ok(await readFile(path, 'utf8'));
  } catch {
    // Whatever it is, the path is what can be looked at.
  }
  return fail(
    'FILE_UNREADABLE',
    `The file "${path}" cannot be read. Check the path, that it is a file, and its permissions.`,
  );
}
