// Finds the system libraries that are missing and installs them where that is allowed.
import { spawnSync } from 'node:child_process';
import { rememberedFailure, rememberFailure } from './failure-memory.mjs';
import { appPackages, comparisonPackages, renamed, testPackages } from './system-packages.mjs';
import { Stop, say } from './say.mjs';

const run = (command, args, options = {}) => spawnSync(command, args, { encoding: 'utf8', ...options });

/** A seam for tests: everything that is asked of the machine. */
const machine = {
  platform: process.platform,
  isRoot: process.getuid?.() === 0,
  run,
  rememberedFailure,
  rememberFailure,
};

const QUERY = ['-W', '-f', '${db:Status-Status}\t${Package}\t${Provides}\n'];

/**
 * Names of the installed Debian packages, with the names that they stand for.
 * @returns {Set<string> | undefined} undefined where there is no dpkg
 */
function installedPackages({ run: execute }) {
  const { status, stdout } = execute('dpkg-query', QUERY, { maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) return undefined;
  const names = new Set();
  for (const line of stdout.split('\n')) {
    const [state, name, provides = ''] = line.split('\t');
    if (state !== 'installed') continue;
    names.add(name);
    // "libgtk-3-0 (= 3.24.41), other"
    for (const provided of provides.split(',')) names.add(provided.trim().split(' ')[0]);
  }
  return names;
}

/** The missing ones of the wanted packages, by the names that this distribution has for them. */
function missingOf(wanted, installed) {
  const sixtyFour = [...installed].some((name) => name.endsWith('t64'));
  return wanted
    .filter((name) => !installed.has(name) && !installed.has(`${name}t64`))
    .map((name) => (sixtyFour && renamed.has(name) ? `${name}t64` : name));
}

const installCommand = (names) => ['apt-get', 'install', '--no-install-recommends', ...names];

function aptInstall(names, { run: execute }) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quiet = { env, stdio: ['ignore', 'ignore', 'inherit'] };
  const [command, ...args] = installCommand(names);
  return execute(command, ['-y', '-q', ...args], quiet).status === 0;
}

const aptUpdate = ({ run: execute }) =>
  execute('apt-get', ['update', '-q'], { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;

/** Libraries that the dynamic linker does not find for a program. */
function unresolved(binary, { run: execute }) {
  const { status, stdout } = execute('ldd', [binary]);
  if (status !== 0) return [];
  return [...stdout.matchAll(/^\s*(\S+) => not found/gm)].map(([, name]) => name);
}

/**
 * Checks with the linker that Electron can start: on systems without dpkg, and for libraries that a newer
 * Electron may want.
 * @param {string} binary
 */
export function checkLinked(binary, on = machine) {
  if (on.platform !== 'linux') return;
  const names = unresolved(binary, on);
  if (names.length > 0) {
    throw new Stop(
      `Electron needs system libraries that are missing here: install ${names.join(', ')} with your package manager.`,
    );
  }
}

/** Best effort, each by itself, as a distribution may lack one. */
function addComparisons(names, on) {
  for (const name of names) {
    say('system libraries', `installing ${name}, which some tests compare with`);
    if (aptInstall([name], on)) continue;
    say('system libraries', `${name} cannot be had; its tests skip`);
    on.rememberFailure(name, 'apt-get failed');
  }
}

/**
 * Installs as root on Debian and its kin; otherwise ends with the command that does.
 * @param {'app' | 'test'} set
 */
export function ensureSystemLibraries(set, on = machine) {
  if (on.platform !== 'linux') return;
  const installed = installedPackages(on);
  if (!installed) return;

  const missing = missingOf(set === 'test' ? [...appPackages, ...testPackages] : appPackages, installed);
  const comparisons =
    set === 'test' && on.isRoot
      ? missingOf(comparisonPackages, installed).filter((name) => !on.rememberedFailure(name))
      : [];
  if (missing.length === 0 && comparisons.length === 0) {
    say('system libraries', 'all there');
    return;
  }
  const command = `sudo ${installCommand(missing).join(' ')}`;
  if (!on.isRoot) throw new Stop(`System libraries are missing; install them with: ${command}`);

  if (!aptUpdate(on)) say('system libraries', 'the package lists could not be renewed');
  if (missing.length > 0) {
    say('system libraries', `installing ${missing.join(' ')}`);
    if (!aptInstall(missing, on))
      throw new Stop(`The system libraries could not be installed; try: ${command}`);
  }
  addComparisons(comparisons, on);
}
