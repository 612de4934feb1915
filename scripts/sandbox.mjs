// Chromium's sandbox needs either user namespaces or a setuid helper.
import { spawnSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { Stop } from './say.mjs';

const SETUID = 0o4000;

const userNamespacesWork = () => spawnSync('unshare', ['--user', '--map-root-user', 'true']).status === 0;

function helperIsSetuid(helper) {
  const { uid, mode } = statSync(helper, { throwIfNoEntry: false }) ?? { uid: -1, mode: 0 };
  return uid === 0 && (mode & SETUID) !== 0;
}

/**
 * The arguments that Electron needs for its sandbox here. It is given up as root alone, where Chromium refuses to
 * have one; for anybody else a sandbox that does not work is an error.
 * @param {string} dist Electron's folder
 * @param {string[]} args the user's own
 * @returns {string[]}
 */
export function sandboxArguments(dist, args = []) {
  if (process.platform !== 'linux' || args.includes('--no-sandbox')) return [];
  if (process.getuid() === 0) return ['--no-sandbox'];
  const helper = join(dist, 'chrome-sandbox');
  if (userNamespacesWork() || helperIsSetuid(helper)) return [];
  throw new Stop(
    `The sandbox cannot work here (no user namespaces, and its helper is not setuid); allow it with: sudo chown root:root '${helper}' && sudo chmod 4755 '${helper}'`,
  );
}
