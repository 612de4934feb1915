// A real OS keychain without a desktop: gnome-keyring on a D-Bus of its own, with its files below one folder.
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { startProgram, type BackgroundProgram } from './background-program.ts';
import { startBus, waitUntil, type PrivateBus } from './private-bus.ts';

export interface KeyringSession {
  /** For programs that shall use this keychain: add it to what else they need. Names no display. */
  readonly env: KeyringEnvironment;
  /** The running daemon, for tests that stop it in its tracks (SIGSTOP). */
  readonly daemonPid: number;
  /** The same keyring, locked, as after a login that did not open it. */
  lock(): Promise<void>;
  unlock(): Promise<void>;
  /** Another, empty and unlocked keyring in its place. What the old one held is gone. */
  replace(): Promise<void>;
  /** The service runs and has no keyring at all, as on a server that nobody logged in to by password. */
  empty(): Promise<void>;
  stop(): Promise<void>;
}

export type KeyringEnvironment = Readonly<
  Record<
    | 'HOME'
    | 'XDG_DATA_HOME'
    | 'XDG_CACHE_HOME'
    | 'XDG_CONFIG_HOME'
    | 'XDG_RUNTIME_DIR'
    | 'DBUS_SESSION_BUS_ADDRESS',
    string
  >
>;

const PASSWORD = 'keyring of the tests';
const SECRETS = 'org.freedesktop.secrets';
const LOGIN = '/org/freedesktop/secrets/collection/login';

/** False where the programs or the platform for it are missing. */
export function canStartKeyring(): boolean {
  const folders = (process.env['PATH'] ?? '').split(':');
  const has = (name: string) => folders.some((folder) => existsSync(join(folder, name)));
  return (
    process.platform === 'linux' && ['dbus-daemon', 'dbus-send', 'gnome-keyring-daemon'].every((p) => has(p))
  );
}

/**
 * Starts bus and keyring below `home`, which is made when it is not there. `unlocked: false` gives a keyring that exists
 * and is locked. Resolves when the keyring answers in that state.
 */
export async function startKeyring(options: { home: string; unlocked: boolean }): Promise<KeyringSession> {
  const folders = await makeFolders(options.home);
  const bare = { PATH: process.env['PATH'], LANG: 'C.UTF-8', ...folders };
  const bus = await startBus(options.home, bare);
  const env = { ...folders, DBUS_SESSION_BUS_ADDRESS: bus.address };
  const keyrings = join(env.XDG_DATA_HOME, 'keyrings');

  const start = (state: KeyringState) => startDaemon(bus, { ...bare, ...env }, state);
  let daemon: BackgroundProgram | undefined;
  const restart = async (state: KeyringState) => {
    await daemon?.stop();
    daemon = undefined;
    if (state === 'locked' && !existsSync(join(keyrings, 'login.keyring'))) {
      const first = await start('unlocked');
      await first.stop();
    }
    daemon = await start(state);
  };
  const anew = async (state: KeyringState) => {
    await daemon?.stop();
    daemon = undefined;
    await rm(keyrings, { recursive: true, force: true });
    daemon = await start(state);
  };
  const stop = async () => {
    await daemon?.stop();
    daemon = undefined;
    await bus.stop();
  };

  try {
    await restart(options.unlocked ? 'unlocked' : 'locked');
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    env,
    get daemonPid() {
      if (!daemon) throw new Error('the keyring is stopped');
      return daemon.pid;
    },
    lock: () => restart('locked'),
    unlock: () => restart('unlocked'),
    replace: () => anew('unlocked'),
    empty: () => anew('empty'),
    stop,
  };
}

type KeyringState = 'unlocked' | 'locked' | 'empty';

async function startDaemon(bus: PrivateBus, env: NodeJS.ProcessEnv, state: KeyringState) {
  const unlocked = state === 'unlocked';
  const daemon = await startProgram(
    'gnome-keyring-daemon',
    ['--foreground', '--components=secrets', ...(unlocked ? ['--unlock'] : [])],
    { env, ...(unlocked ? { input: PASSWORD } : {}) },
  );
  if (await waitUntil(async () => (await stateOf(bus)) === state, daemon)) return daemon;
  await daemon.stop();
  throw new Error(`gnome-keyring-daemon does not come up ${state}`);
}

/** Null while the service has no owner. */
async function stateOf(bus: PrivateBus): Promise<KeyringState | null> {
  const alias = await bus.call({
    to: SECRETS,
    path: '/org/freedesktop/secrets',
    method: 'org.freedesktop.Secret.Service.ReadAlias',
    args: ['string:default'],
  });
  if (alias === null) return null;
  if (alias !== LOGIN) return 'empty';
  const locked = await bus.call({
    to: SECRETS,
    path: LOGIN,
    method: 'org.freedesktop.DBus.Properties.Get',
    args: ['string:org.freedesktop.Secret.Collection', 'string:Locked'],
  });
  if (locked === null) return null;
  return locked.endsWith('true') ? 'locked' : 'unlocked';
}

async function makeFolders(home: string) {
  const folders = {
    HOME: home,
    XDG_DATA_HOME: join(home, 'data'),
    XDG_CACHE_HOME: join(home, 'cache'),
    XDG_CONFIG_HOME: join(home, 'config'),
    XDG_RUNTIME_DIR: join(home, 'run'),
  };
  for (const folder of Object.values(folders)) await mkdir(folder, { recursive: true, mode: 0o700 });
  return folders;
}
