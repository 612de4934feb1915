import { Stop } from './say.mjs';

const MINIMUM = [20, 19];

/** @param {string} version as in process.versions.node */
export function checkNodeVersion(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > MINIMUM[0] || (major === MINIMUM[0] && minor >= MINIMUM[1])) return;
  throw new Stop(
    `Poolkey needs Node ${MINIMUM.join('.')} or newer, and this is Node ${version}: install a newer one from https://nodejs.org and run the command again.`,
  );
}
