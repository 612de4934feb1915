import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname } from 'node:path';
import { desktopEnvironment } from '../processes/desktop-environment.ts';
import { ownCommand } from '../processes/own-command.ts';

/** The hidden command that `startClearing` calls. */
export const CLEAR_COMMAND = 'clear-clipboard';

/**
 * Leaves a process behind that clears the clipboard after `ms`, also when the terminal is closed. The code goes to it by stdin: other
 * users may see the arguments of a process. False: it did not start.
 */
export async function startClearing(code: string, ms: number): Promise<boolean> {
  const [program, script, ...args] = ownCommand(CLEAR_COMMAND, String(ms));
  const child = spawn(program, [script, ...args], {
    detached: true,
    // Windows does not let go of the folder that a process stands in.
    cwd: dirname(script),
    stdio: ['pipe', 'ignore', 'ignore'],
    windowsHide: true,
    env: desktopEnvironment(),
  });
  try {
    await once(child, 'spawn');
    const written = once(child.stdin, 'finish');
    child.stdin.end(code);
    await written;
    child.unref();
    return true;
  } catch {
    return false;
  }
}
