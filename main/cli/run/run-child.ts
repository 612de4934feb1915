import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { fail, ok, type Result } from '../../contract/result.ts';

/**
 * Runs the command that codes are served for, on this terminal, until it ends. What tells this process to stop is passed on. Gives the exit
 * code; of a signal 128 and its number, as shells do. Errors: COMMAND_NOT_FOUND, COMMAND_NOT_STARTED.
 */
export function runChild(
  [program = '', ...args]: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<Result<number>> {
  return new Promise((resolve) => {
    // npx and its like are scripts on Windows, which only a shell starts.
    const child = spawn(program, args, { stdio: 'inherit', env, shell: process.platform === 'win32' });
    const forget = passSignalsOn((signal) => child.kill(signal));
    child.once('error', (error: NodeJS.ErrnoException) => {
      forget();
      resolve(
        error.code === 'ENOENT'
          ? fail(
              'COMMAND_NOT_FOUND',
              `There is no program "${program}". Write the command after "--", as in: poolkey run -- npx playwright test`,
            )
          : fail('COMMAND_NOT_STARTED', `"${program}" cannot be started (${error.code ?? error.name}).`),
      );
    });
    child.once('close', (code, signal) => {
      forget();
      resolve(ok(code ?? 128 + (signal ? constants.signals[signal] : 0)));
    });
  });
}

/** At a terminal Ctrl+C goes to all programs in front of it by itself: twice would be a second Ctrl+C to the tests. */
function passSignalsOn(kill: (signal: NodeJS.Signals) => void): () => void {
  const onInterrupt = (): void => {
    if (!process.stdin.isTTY) kill('SIGINT');
  };
  const onEnd = (): void => kill('SIGTERM');
  const onHangUp = (): void => kill('SIGHUP');
  process.on('SIGINT', onInterrupt).on('SIGTERM', onEnd).on('SIGHUP', onHangUp);
  return () => {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onEnd).off('SIGHUP', onHangUp);
  };
}
