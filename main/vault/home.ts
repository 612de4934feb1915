import { chmodSync, mkdirSync, readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where all state lives: vault, logs, socket. `POOLKEY_HOME` moves it, so that runs can be isolated. */
export interface Home {
  readonly path: string;
  readonly vaultFile: string;
  readonly logFile: string;
}

export function homeAt(path: string): Home {
  return { path, vaultFile: join(path, 'vault.db'), logFile: join(path, 'logs', 'poolkey.log') };
}

/** The folder of the platform's convention, or `POOLKEY_HOME`. */
export function defaultHome(env: NodeJS.ProcessEnv = process.env): Home {
  const chosen = env['POOLKEY_HOME'];
  if (chosen) return homeAt(resolve(chosen));
  if (process.platform === 'win32') {
    return homeAt(join(env['APPDATA'] ?? join(homedir(), 'AppData', 'Roaming'), 'Poolkey'));
  }
  if (process.platform === 'darwin')
    return homeAt(join(homedir(), 'Library', 'Application Support', 'Poolkey'));
  return homeAt(join(env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'poolkey'));
}

/** What Poolkey itself puts into its home. */
const OURS = /^(?:electron|logs|run|vault\.db.*|codes\.db.*)$/;

/**
 * Makes the folder, readable by its owner alone. One that holds other things as well is left as it is: `POOLKEY_HOME=/tmp` must
 * not close /tmp for everybody. The vault file is 0600 by itself. Throws the system's error when it cannot.
 */
export function makeHome(home: Home): void {
  mkdirSync(home.path, { recursive: true, mode: 0o700 });
  if (process.platform === 'win32') return;
  if (readdirSync(home.path).every((name) => OURS.test(name))) chmodSync(home.path, 0o700);
}
