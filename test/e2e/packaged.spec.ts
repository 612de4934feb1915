// The app as it ships: packed, with its fuses set. Its inspect fuse is off, so Playwright cannot drive it; it reports
// by itself (`--smoke`) and is looked at from outside. A copy with that one fuse on shows what Playwright sees.
import { _electron, expect, test } from '@playwright/test';
import { FuseV1Options, FuseVersion, flipFuses } from '@electron/fuses';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = join(import.meta.dirname, '../..');
const binary = join(root, 'dist/linux-unpacked/poolkey');
const PACK_MS = 120_000;

test.skip(process.platform !== 'linux', 'packages are made on Linux only so far');
test.describe.configure({ mode: 'serial' });

let home: string;

test.beforeAll(async () => {
  test.setTimeout(PACK_MS);
  await run(process.execPath, [join(root, 'scripts/package.mjs')], { cwd: root });
});

test.beforeEach(async () => {
  // A short path: the broker's socket lies in it, and a socket's path ends at 107 bytes.
  home = await mkdtemp(join(tmpdir(), 'poolkey-'));
});

test.afterEach(() => rm(home, { recursive: true, force: true }));

function launchOptions() {
  const args = [`--user-data-dir=${join(home, 'profile')}`];
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  const env = {
    ...(process.env as Record<string, string>),
    POOLKEY_HOME: join(home, 'state'),
    // No keychain: a bus found by chance would put up a dialog of its own.
    DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nonexistent',
  };
  return { args, env };
}

/**
 * Attaching while the page is just being loaded can leave Playwright waiting for ever; the packed app cannot be held back as the
 * built one is (see `driven-app`).
 */
async function launchPatiently(options: Parameters<typeof _electron.launch>[0]) {
  for (let tries = 1; ; tries += 1) {
    try {
      return await _electron.launch({ ...options, timeout: 10_000 });
    } catch (error) {
      if (tries === 4 || !/Timeout/.test(String(error))) throw error;
    }
  }
}

async function stop(app: ChildProcess) {
  if (app.exitCode !== null || app.signalCode !== null) return;
  const exit = once(app, 'exit');
  app.kill('SIGKILL');
  await exit;
}

test('starts, shows its window, reports and quits', async () => {
  const { args, env } = launchOptions();
  const { stdout } = await run(binary, ['--smoke', ...args], { env, timeout: 30_000 });

  const report: unknown = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  expect(report).toMatchObject({ smoke: 'ok', title: expect.stringContaining('Poolkey') });
  expect(report).toHaveProperty('electron', expect.stringMatching(/^\d+\.\d+\.\d+/));
});

test('opens a window that the desktop sees', async () => {
  const { args, env } = launchOptions();
  const app = spawn(binary, args, { env, stdio: 'ignore' });
  try {
    await expect
      .poll(async () => (await run('xwininfo', ['-root', '-tree'])).stdout, { timeout: 30_000 })
      .toMatch(/"[^"]*Poolkey[^"]*"/);
  } finally {
    await stop(app);
  }
});

test('runs no other code that its environment names', async () => {
  const { args, env } = launchOptions();
  const started = await run(binary, ['--smoke', ...args], {
    env: { ...env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '--require=/nonexistent.cjs' },
    timeout: 30_000,
  });
  expect(started.stdout).toContain('"smoke":"ok"');
});

test('shows its window to Playwright when only the inspect fuse is on', async () => {
  const copy = join(home, 'app');
  await cp(dirname(binary), copy, { recursive: true });
  const executablePath = join(copy, 'poolkey');
  await flipFuses(executablePath, {
    version: FuseVersion.V1,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  });

  const app = await launchPatiently({ executablePath, ...launchOptions() });
  try {
    const window = await app.firstWindow();
    await expect(window).toHaveTitle(/Poolkey/);
    expect(await app.evaluate(({ app: electron }) => electron.isPackaged)).toBe(true);
  } finally {
    await app.close();
  }
});
