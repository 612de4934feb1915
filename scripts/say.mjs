import { realpathSync } from 'node:fs';

// What the scripts tell the person at the terminal: one line a step, on stderr, so that stdout stays the
// program's own.

/** An expected end: its message is the one sentence that says what to do. It is shown without a stack. */
export class Stop extends Error {}

/**
 * @param {string} step what is done, e.g. "npm packages"
 * @param {string} text how it stands, e.g. "up to date"
 */
export function say(step, text) {
  process.stderr.write(`${step}: ${text}\n`);
}

/**
 * Runs a script's main function; a Stop ends the process with its sentence and code 1.
 * @param {() => Promise<number | void>} main answers the exit code, nothing means 0
 */
export async function runScript(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}

/**
 * The same, but only for the script that was started, not for one that is imported.
 * @param {string} filename the calling module's import.meta.filename
 */
export async function runIfStarted(filename, main) {
  // Node resolves symbolic links in the former and leaves them in the latter.
  if (process.argv[1] && realpathSync(process.argv[1]) === filename) await runScript(main);
}
