// Whether a build is still that of today's sources: a hash over everything that goes into it.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every file under the given files and folders, in a fixed order; what does not exist is left out. */
function filesUnder(root, paths) {
  return paths.flatMap((path) => {
    const full = join(root, path);
    if (!existsSync(full)) return [];
    if (!statSync(full).isDirectory()) return [path];
    return filesUnder(
      root,
      readdirSync(full)
        .toSorted()
        .map((name) => `${path}/${name}`),
    );
  });
}

/**
 * @param {string} root
 * @param {string[]} paths files and folders, relative to the root
 * @param {unknown} options what else decides the result
 * @returns {string} hex
 */
export function stampOf(root, paths, options = {}) {
  const hash = createHash('sha256').update(JSON.stringify(options));
  for (const path of filesUnder(root, paths)) {
    const content = readFileSync(join(root, path));
    hash.update(`${path}\0${content.length}\0`).update(content);
  }
  return hash.digest('hex');
}

/** The stamp that a finished build left in its file. */
export function readStamp(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
