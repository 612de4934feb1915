import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { root } from './paths.mjs';

const LOOK_EVERY_MS = 500;
// As this process began: what ran before the program may have taken minutes.
const parent = process.ppid;
let interrupted = false;

/** Whether a signal or npm's end has stopped a program that ran here: nothing more should follow it. */
export const wasInterrupted = () => interrupted;

/**
 * npm hands a signal to the shell between itself and this process, and that shell dies without handing it on: an
 * orphaned script is one that should end. Outside of npm a parent may go without meaning that.
 * @returns {() => void} stops looking
 */
function onOrphaned(end) {
  if (!process.env.npm_lifecycle_event) return () => {};
  const timer = setInterval(() => process.ppid === parent || end(), LOOK_EVERY_MS);
  return () => clearInterval(timer);
}

/**
 * Runs a program in the foreground, in the repository's root, with this process's streams, and hands signals on to it.
 * @param {string} command
 * @param {string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Promise<number>} its exit code; 128 + n when signal n ended it, as a shell has it
 */
export function runProgram(command, args, options = {}) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', ...options });
  // A terminal sends Ctrl+C to the whole group, so the program has it already.
  const forward = (signal) => {
    interrupted = true;
    if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  for (const signal of signals) process.on(signal, forward);
  const stopLooking = onOrphaned(() => {
    interrupted = true;
    child.kill();
  });
  return new Promise((settle, fail) => {
    child.once('error', fail);
    child.once('close', (code, signal) => {
      stopLooking();
      for (const name of signals) process.off(name, forward);
      settle(code ?? 128 + constants.signals[signal]);
    });
  });
}
