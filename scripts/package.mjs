// `npm run package`: a folder with the app as it ships, in dist/.
import { existsSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readStamp, stampOf } from './build-stamp.mjs';
import { checkNodeVersion } from './node-version.mjs';
import { ensurePackages } from './npm-packages.mjs';
import { root } from './paths.mjs';
import { runIfStarted, Stop, say } from './say.mjs';

const OUTPUT = join(root, 'dist/linux-unpacked');
const BINARY = join(OUTPUT, 'poolkey');
// Beside the folder, which ships as it is.
const STAMP = `${OUTPUT}.stamp`;
const CONFIG = 'electron-builder.yml';

async function pack({ dist, version }) {
  const { build, Platform } = await import('electron-builder');
  await build({
    projectDir: root,
    targets: Platform.LINUX.createTarget('dir'),
    publish: 'never',
    // On top of electron-builder.yml.
    config: {
      electronDist: dist,
      electronVersion: version,
      // The loader that makes the registry's Electron take a path; electron-builder knows only Electron's own.
      afterPack: ({ appOutDir }) => rm(join(appOutDir, 'resources/app'), { recursive: true, force: true }),
    },
  });
}

/**
 * Packs the app unless it is up to date.
 * @returns {Promise<string>} the packed program
 */
export async function packageApp() {
  if (process.platform !== 'linux') throw new Stop('Packages are made on Linux only so far.');
  checkNodeVersion();
  ensurePackages();
  const { resolveElectron } = await import('./electron-runtime.mjs');
  const { build } = await import('./build.mjs');
  const { checkShippedFuses } = await import('./fuses.mjs');
  const electron = await resolveElectron();
  await build();

  const inputs = ['out/.stamp', CONFIG, 'scripts/package.mjs', 'scripts/fuses.mjs', 'package-lock.json'];
  const stamp = stampOf(root, inputs, electron);
  if (readStamp(STAMP) === stamp && existsSync(BINARY)) {
    say('package', 'dist/linux-unpacked is up to date');
    return BINARY;
  }
  await rm(OUTPUT, { recursive: true, force: true });
  await pack(electron);
  await checkShippedFuses(BINARY);
  await writeFile(STAMP, stamp);
  say('package', 'dist/linux-unpacked is ready');
  return BINARY;
}

await runIfStarted(import.meta.filename, async () => {
  await packageApp();
});
