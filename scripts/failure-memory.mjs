// Attempts on the network that failed are remembered for a day, so that not every start makes them again.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './paths.mjs';

const DAY_MS = 86_400_000;

const fileOf = (what, cache) => join(cache, `failed-${what}.json`);

/**
 * @param {string} what a name for the attempt, fit for a file name
 * @returns {string | undefined} why it failed within the last day
 */
export function rememberedFailure(what, cache = cacheFolder(), now = Date.now()) {
  try {
    const { at, reason } = JSON.parse(readFileSync(fileOf(what, cache), 'utf8'));
    return now - at < DAY_MS ? reason : undefined;
  } catch {
    return undefined;
  }
}

/** A cache that cannot be written only means that the next start tries again. */
export function rememberFailure(what, reason, cache = cacheFolder(), now = Date.now()) {
  try {
    mkdirSync(cache, { recursive: true });
    writeFileSync(fileOf(what, cache), JSON.stringify({ at: now, reason }));
  } catch {
    // See above.
  }
}
