// A project as a CI job has it: nothing but what npm installs from the packed tarball and from the registry.
import { execFile, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../../..');
const exec = promisify(execFile);

export interface PackedProject {
  readonly folder: string;
  /** Runs a command there without display, desktop bus, keychain, vault, and with an empty home of its own. */
  run(command: readonly string[], env?: NodeJS.ProcessEnv): Promise<{ code: number | null; output: string }>;
}

const TESTS = `
import { test, expect } from 'poolkey/playwright';

for (let number = 1; number <= 6; number += 1) {
  test('sign-in ' + number, async ({ mfa, request }) => {
    const user = await mfa.acquire({ tag: 'shopper' });
    const first = await request.post('/password', { form: { username: user.username, password: await user.password() } });
    const ticket = /name="ticket" value="([^"]+)"/.exec(await first.text())[1];
    const form = { username: user.username, ticket, code: await user.code() };
    expect(await (await request.post('/code', { form })).text()).toContain('Hello ' + user.username);
  });
}
`;

const CONFIG = `
import { defineConfig } from '@playwright/test';
export default defineConfig({ workers: 3, fullyParallel: true, retries: 0, reporter: 'line', use: { baseURL: process.env.CONSUMER_URL } });
`;

/** `place`: an empty folder. Needs the registry. */
export async function packedProject(place: string): Promise<PackedProject> {
  const folder = join(place, 'project');
  const home = join(place, 'empty-home');
  for (const made of [folder, home]) mkdirSync(made, { recursive: true });
  const packed = await exec('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', place], {
    cwd: ROOT,
  });
  const [{ filename }] = JSON.parse(packed.stdout) as [{ filename: string }];
  const manifest = readFileSync(join(ROOT, 'node_modules/@playwright/test/package.json'), 'utf8');
  const { version } = JSON.parse(manifest) as { version: string };
  writeFileSync(
    join(folder, 'package.json'),
    '{ "name": "shop-tests", "private": true, "type": "module" }\n',
  );
  writeFileSync(join(folder, 'shop.spec.js'), TESTS);
  writeFileSync(join(folder, 'playwright.config.js'), CONFIG);
  const env = { PATH: process.env['PATH'], HOME: home, LANG: 'C.UTF-8' };
  await exec(
    'npm',
    ['install', '--no-audit', '--no-fund', join(place, filename), `@playwright/test@${version}`],
    {
      cwd: folder,
      env,
    },
  );
  // Neither is needed for this, and so neither may be touched.
  if (existsSync(join(folder, 'node_modules/electron'))) throw new Error('Electron was installed');
  rmSync(join(folder, 'node_modules/keytar'), { recursive: true });
  return {
    folder,
    run: (command, more = {}) => run(command, { cwd: folder, env: { ...env, CI: 'true', ...more } }),
  };
}

function run(
  [program = '', ...args]: readonly string[],
  options: { cwd: string; env: NodeJS.ProcessEnv },
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    const take = (text: string): void => {
      output += text;
    };
    child.stdout.setEncoding('utf8').on('data', take);
    child.stderr.setEncoding('utf8').on('data', take);
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}
