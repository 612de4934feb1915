import { bad, good, type Check } from './check.ts';

/** As `engines` of package.json says. */
const LEAST = [20, 19] as const;

export function checkNode(version: string = process.versions.node): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const old = major < LEAST[0] || (major === LEAST[0] && minor < LEAST[1]);
  return old
    ? bad('node', `Node ${version} is too old.`, `Install Node ${LEAST.join('.')} or newer.`)
    : good('node', `Node ${version}.`);
}
