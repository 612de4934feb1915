// Runs the built command line as people and scripts do: as a process, with an environment of its own.
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { PASSPHRASE } from './temp-home.ts';

export { PASSPHRASE, secretsOf, tempHome, type TempHome } from './temp-home.ts';

export const ROOT = join(import.meta.dirname, '../../..');

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
    // Nobody asks the network for credentials.
    AWS_EC2_METADATA_DISABLED: 'true',
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

/** What a command with --json has told, one event a line. */
export function eventsOf({ stdout }: CliRun): Record<string, unknown>[] {
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
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

/** How many of the secrets stand in what this file's commands have printed so far. Throws when there is nothing to look at. */
export function leaked(secrets: Iterable<string>): number {
  const wanted = [...secrets];
  const all = printed.join('\n');
  if (wanted.length === 0 || all === '') throw new Error('nothing to look for, or nothing to look at');
  return wanted.filter((secret) => all.includes(secret)).length;
}
