import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's root folder. */
export const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '');

/**
 * The folder for what may be kept between installs. It lies outside node_modules, which `npm ci` deletes.
 * @param {NodeJS.ProcessEnv} env
 * @param {NodeJS.Platform} platform
 * @returns {string} absolute path; the folder need not exist yet
 */
export function cacheFolder(env = process.env, platform = process.platform) {
  if (env.POOLKEY_CACHE) return resolve(env.POOLKEY_CACHE);
  if (platform === 'darwin') return join(homedir(), 'Library', 'Caches', 'poolkey');
  if (platform === 'win32')
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData', 'Local'), 'poolkey', 'Cache');
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'poolkey');
}
