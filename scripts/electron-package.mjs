// The Electron that the `electron` npm package stands for. The package itself holds no binary: it downloads one
// from a release host that may be out of reach.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';
import { say } from './say.mjs';

const RELEASES = 'https://github.com/electron/electron/releases/download/';
const PROBE_MS = 8_000;
const DOWNLOAD_MS = 600_000;

/** Path of the program inside an Electron folder. */
export function programName(platform = process.platform) {
  if (platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron';
  return platform === 'win32' ? 'electron.exe' : 'electron';
}

/** @param {string} folder the `electron` npm package */
export function packageElectron(folder = join(root, 'node_modules/electron')) {
  const { version } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const dist = join(folder, 'dist');
  return { version, folder, dist, present: existsSync(join(dist, programName())) };
}

/**
 * Asks the release host for the file's head alone: where it cannot be reached this ends in seconds, whereas the
 * download would try for minutes. A mirror or proxy is the user's own setting and is not second-guessed.
 * @returns {Promise<string | undefined>} why the download would fail
 */
async function unreachable(version, env = process.env) {
  if (Object.keys(env).some((name) => /electron_(custom_)?mirror|electron_get_use_proxy/i.test(name)))
    return undefined;
  const file = `electron-v${version}-${process.platform}-${process.arch}.zip`;
  try {
    const answer = await fetch(`${RELEASES}v${version}/${file}`, {
      method: 'HEAD',
      signal: AbortSignal.timeout(PROBE_MS),
    });
    return answer.ok ? undefined : `its release host answers ${answer.status}`;
  } catch (error) {
    return `its release host cannot be reached (${error.cause?.code ?? error.name})`;
  }
}

/**
 * Downloads the package's binary.
 * @param {ReturnType<typeof packageElectron>} electron
 * @returns {Promise<string | undefined>} why it failed
 */
export async function downloadPackageElectron({ version, folder }) {
  const reason = await unreachable(version);
  if (reason) return reason;
  say('Electron', `downloading ${version} from its release host`);
  const { status } = spawnSync(process.execPath, [join(folder, 'install.js')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    timeout: DOWNLOAD_MS,
  });
  return status === 0 ? undefined : 'its download failed';
}
