import { accessSync, constants, statSync, type Stats } from 'node:fs';
import { dirname } from 'node:path';
import type { Home } from '../../vault/home.ts';
import { shellWord } from '../shell-word.ts';
import { bad, good, warn, type Check } from './check.ts';

const NAME = 'home';

/** The folder of all state: there or to be made, of this user alone, and to be written to. */
export function checkHome({ path }: Home, uid: number | undefined = process.getuid?.()): Check {
  const there = statOf(path);
  if (!there) return checkPlace(path);
  if (!there.isDirectory())
    return bad(NAME, `${path} is not a folder.`, 'Move it away, or set POOLKEY_HOME to another place.');
  // Containers run as root in folders of others; root may write there.
  if (uid !== undefined && there.uid !== uid && uid !== 0) {
    return bad(
      NAME,
      `${path} belongs to another user (uid ${there.uid}).`,
      'Run Poolkey as that user, or set POOLKEY_HOME to a folder of your own.',
    );
  }
  if (!mayWrite(path)) return bad(NAME, `${path} cannot be written to.`, `chmod u+rwx ${shellWord(path)}`);
  const mode = there.mode & 0o777;
  if (uid !== undefined && (mode & 0o077) !== 0) {
    return warn(
      NAME,
      `${path} is open to other users (mode ${mode.toString(8)}).`,
      `chmod 700 ${shellWord(path)}`,
    );
  }
  return good(NAME, `${path} is yours alone and can be written to.`);
}

/** Whether a folder that is not there yet can be made. */
function checkPlace(path: string): Check {
  let above = dirname(path);
  while (!statOf(above) && dirname(above) !== above) above = dirname(above);
  return statOf(above)?.isDirectory() && mayWrite(above)
    ? good(NAME, `${path} is not there yet, and can be made.`)
    : bad(
        NAME,
        `${path} cannot be made: ${above} is not a folder that you may write to.`,
        'Set POOLKEY_HOME to a folder that you may write to.',
      );
}

function statOf(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

function mayWrite(path: string): boolean {
  try {
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
