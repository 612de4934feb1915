// Runs the built command line as people and scripts do: as a process, with an environment of its own.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { randomBytes, scryptSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import { createDatabase } from '../../../main/vault/database.ts';
import { homeAt } from '../../../main/vault/home.ts';
import { osKeychain } from '../../../main/vault/keychain.ts';
import { openWithPassphrase } from '../../../main/vault/open-vault.ts';
import { KEY_BYTES, seal } from '../../../main/vault/sealing.ts';
import { newVaultId, writeHeader, type Vault } from '../../../main/vault/vault.ts';

export const ROOT = join(import.meta.dirname, '../../..');
export const PASSPHRASE = 'a passphrase for the command line';

const LOCK = join(ROOT, 'node_modules/.cli-tests-build');

/** `out/` as the sources are now; nothing when it is so already. One file of tests at a time: the build replaces the folder. */
export async function buildCli(): Promise<void> {
  while (!takeLock()) await sleep(100);
  try {
    await promisify(execFile)(process.execPath, [join(ROOT, 'scripts/build.mjs')]);
  } finally {
    rmSync(LOCK, { recursive: true, force: true });
  }
}

function takeLock(): boolean {
  try {
    // What a killed run has left behind counts no more after a minute.
    if (Date.now() - (statSync(LOCK, { throwIfNoEntry: false })?.mtimeMs ?? Infinity) > 60_000)
      rmdirSync(LOCK);
    mkdirSync(LOCK);
    return true;
  } catch {
    return false;
  }
}

export interface CliOptions {
  /** `POOLKEY_HOME`; absent: none. */
  readonly home?: string;
  /** `POOLKEY_PASSPHRASE`; null: none. */
  readonly passphrase?: string | null;
  readonly env?: NodeJS.ProcessEnv;
  /** Standard input; absent: empty. */
  readonly input?: string;
  /** The clock stands still here, ms. */
  readonly at?: number;
}

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** All that any command has printed, by this file of tests. */
const printed: string[] = [];

const running = new Set<ChildProcess>();
// Whatever ends the tests, no local pool stays behind.
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** No desktop, no keychain, no AWS configuration: what a container has. */
function environment({ home, passphrase = PASSPHRASE, env = {}, at }: CliOptions): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    LANG: 'C.UTF-8',
    HOME: '/nonexistent',
    TMPDIR: tmpdir(),
    ...(home === undefined ? {} : { POOLKEY_HOME: home }),
    ...(passphrase === null ? {} : { POOLKEY_PASSPHRASE: passphrase }),
    ...(at === undefined ? {} : { NODE_OPTIONS: `--import=data:text/javascript,Date.now=()=>${at}` }),
    ...env,
  };
}

export interface RunningCli {
  readonly child: ChildProcess;
  /** The first whole line of stdout. */
  readonly firstLine: Promise<string>;
  readonly end: Promise<CliRun>;
}

export function startCli(args: readonly string[], options: CliOptions = {}): RunningCli {
  const child = spawn(process.execPath, [join(ROOT, 'out/cli.cjs'), ...args], {
    env: environment(options),
    stdio: ['pipe', 'pipe', 'pipe'],
    cwd: tmpdir(),
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(options.input ?? '');
  running.add(child);
  let soFar = '';
  const firstLine = new Promise<string>((resolve, reject) => {
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      soFar += chunk;
      const end = soFar.indexOf('\n');
      if (end >= 0) resolve(soFar.slice(0, end));
    });
    child.stdout.once('end', () => reject(new Error('ended without a line')));
  });
  firstLine.catch(() => undefined);
  const stderr = text(child.stderr);
  const end = once(child, 'close').then(async ([code]) => {
    running.delete(child);
    const run = { code: code as number | null, stdout: soFar, stderr: await stderr };
    printed.push(run.stdout, run.stderr);
    return run;
  });
  return { child, firstLine, end };
}

export function poolkey(args: readonly string[], options: CliOptions = {}): Promise<CliRun> {
  return startCli(args, options).end;
}

/** As `poolkey`, and it must succeed: its answer as JSON. */
export async function answerOf<T>(args: readonly string[], options: CliOptions = {}): Promise<T> {
  const run = await poolkey([...args, '--json'], options);
  expect(run).toMatchObject({ code: 0, stderr: '' });
  return JSON.parse(run.stdout) as T;
}

/** The error that a command with --json gives: stdout must be empty. */
export async function errorOf(
  args: readonly string[],
  options: CliOptions = {},
): Promise<{ exit: number | null; code: string; message: string; retryAfterMs?: number }> {
  const { code: exit, stdout, stderr } = await poolkey([...args, '--json'], options);
  expect(stdout).toBe('');
  const { error } = JSON.parse(stderr) as { error: { code: string; message: string; retryAfterMs?: number } };
  return { exit, ...error };
}

export interface TempHome {
  readonly path: string;
  /** Puts an empty vault there, its passphrase slot as cheap as a vault may have it: a fifth of the usual time. */
  makeVault(): void;
  /** The vault itself, to look into it or to prepare it. Derives the key: 0.2 s. */
  open(): Promise<Vault>;
  remove(): void;
}

export function tempHome(): TempHome {
  const path = mkdtempSync(join(tmpdir(), 'poolkey-cli-'));
  const home = homeAt(path);
  return {
    path,
    makeVault() {
      const key = randomBytes(KEY_BYTES);
      const cost = { N: 2 ** 15, r: 8, p: 1 };
      const salt = randomBytes(16);
      const wrapping = scryptSync(PASSPHRASE, salt, KEY_BYTES, { ...cost, maxmem: 2 ** 27 });
      const slot = {
        parameters: JSON.stringify({ kdf: 'scrypt', ...cost, salt: salt.toString('base64') }),
        wrapped: seal(wrapping, { table: 'slot', row: 'passphrase', field: 'wrapped' }, key),
      };
      createDatabase(home.vaultFile, (db) => {
        writeHeader(db, key, newVaultId(), { keychain: false, passphrase: slot });
      });
    },
    async open() {
      const door = {
        home,
        keychain: osKeychain(1_000, () => Promise.reject(new Error('no keychain'))),
        clock: Date.now,
      };
      const opened = await openWithPassphrase(door, new Secret(PASSPHRASE));
      if (!opened.ok) throw new Error(opened.error.code);
      return opened.value;
    },
    remove: () => rmSync(path, { recursive: true, force: true }),
  };
}

/** Every password, secret and client secret of a vault. */
export async function secretsOf(home: TempHome): Promise<string[]> {
  const vault = await home.open();
  try {
    return [
      ...vault.accounts
        .list()
        .flatMap(({ id }) => [
          vault.accounts.password(id)?.reveal() ?? '',
          ...vault.tokens.of(id).map(({ token }) => token.secret.reveal()),
        ]),
      ...vault.pools.list().map(({ clientSecret }) => clientSecret?.reveal() ?? ''),
      PASSPHRASE,
    ].filter((secret) => secret !== '');
  } finally {
    vault.close();
  }
}

/** How many of the secrets stand in what this file's commands have printed so far. Throws when there is nothing to look at. */
export function leaked(secrets: Iterable<string>): number {
  const wanted = [...secrets];
  const all = printed.join('\n');
  if (wanted.length === 0 || all === '') throw new Error('nothing to look for, or nothing to look at');
  return wanted.filter((secret) => all.includes(secret)).length;
}
