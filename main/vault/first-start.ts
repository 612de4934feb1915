import { mkdirSync, rmdirSync, statSync } from 'node:fs';

/** A process that was killed in between leaves its claim behind; the work itself takes milliseconds. */
const STALE_MS = 10_000;
const POLL_MS = 20;

/**
 * Runs `work` while no other process makes a vault at this path. Without it one could set the other's journal aside, taking it
 * for one whose vault is gone, right after the other had put its vault in place.
 */
export function aloneAtFirstStart(path: string, work: () => void): void {
  const claim = `${path}.creating`;
  while (!take(claim)) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, POLL_MS);
  try {
    work();
  } finally {
    release(claim);
  }
}

function take(claim: string): boolean {
  try {
    mkdirSync(claim);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    const age = Date.now() - (statSync(claim, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > STALE_MS) release(claim);
    return false;
  }
}

function release(claim: string): void {
  try {
    rmdirSync(claim);
  } catch {
    // Another process has cleared it away as stale.
  }
}
