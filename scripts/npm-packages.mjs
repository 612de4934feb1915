import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './npm.mjs';
import { root } from './paths.mjs';
import { Stop, say } from './say.mjs';

/**
 * Compares package-lock.json with the list that npm keeps of what it installed. npm writes that list last, so an
 * interrupted install counts as none. Builds for other systems are in the first list only, and those for this
 * system in the second only where the lock file was made on another.
 */
export function packagesAreCurrent(folder = root) {
  const installedFile = join(folder, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const locked = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages;
  const installed = JSON.parse(readFileSync(installedFile, 'utf8')).packages;
  const unlisted = (path) => !locked[path] && installed[path].optional;
  const same = (path) =>
    installed[path]?.version === locked[path]?.version &&
    installed[path]?.integrity === locked[path]?.integrity;
  return (
    Object.keys(installed).every((path) => unlisted(path) || same(path)) &&
    Object.keys(locked).every((path) => path === '' || locked[path].optional || same(path))
  );
}

/** Installs what package-lock.json says, when it is not there yet. */
export function ensurePackages() {
  if (packagesAreCurrent()) {
    say('npm packages', 'up to date');
    return;
  }
  say('npm packages', 'installing');
  const started = performance.now();
  // Not `npm ci`: it refuses a lock file that lacks a build for some other system, and a registry mirror may not
  // carry them all. This takes the same versions from the lock file, checks them, and leaves the file as it is.
  // Without the development dependencies there is no build; npm's warnings are about other people's packages.
  const included = ['--include=dev', '--include=optional'];
  const quiet = ['--loglevel=error', '--no-audit', '--no-fund'];
  const { status, error } = npm(['install', '--no-save', '--ignore-scripts', ...included, ...quiet]);
  if (error) throw new Stop(`npm cannot be run (${error.code}); it comes with Node from https://nodejs.org.`);
  if (status !== 0) throw new Stop('npm could not install the packages; its message is above.');
  say('npm packages', `installed in ${((performance.now() - started) / 1000).toFixed(0)} s`);
}
