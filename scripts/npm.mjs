import { spawnSync } from 'node:child_process';
import { root } from './paths.mjs';

/**
 * Runs npm in the repository, so that its .npmrc and with it the registry hold. Uses the npm that runs this
 * script where there is one: the `npm` on the PATH may belong to another Node.
 * @param {string[]} args
 * @param {import('node:child_process').SpawnSyncOptions} options
 */
export function npm(args, options = {}) {
  const cli = process.env.npm_execpath;
  const common = { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], ...options };
  if (cli?.endsWith('npm-cli.js')) return spawnSync(process.execPath, [cli, ...args], common);
  // On Windows npm is a .cmd file, which only a shell can start.
  const windows = process.platform === 'win32';
  return spawnSync(windows ? 'npm.cmd' : 'npm', args, { ...common, shell: windows });
}
