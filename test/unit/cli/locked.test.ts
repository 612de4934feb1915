import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { answerOf, buildCli, errorOf, PASSPHRASE, poolkey, tempHome, type TempHome } from './cli-fixture.ts';

beforeAll(buildCli, 60_000);

function emptyHome(): TempHome {
  const home = tempHome();
  onTestFinished(() => home.remove());
  return home;
}

function homeWithVault(): TempHome {
  const home = emptyHome();
  home.makeVault();
  return home;
}

test('a wrong passphrase is exit 4, five times over, and the right one opens it still', async () => {
  const home = homeWithVault();
  for (let i = 0; i < 5; i += 1) {
    const passphrase = `wrong passphrase ${i}`;
    const error = await errorOf(['list'], { home: home.path, passphrase });
    expect(error).toMatchObject({ exit: 4, code: 'WRONG_PASSPHRASE' });
    expect(error.message).not.toContain(passphrase);
  }
  expect(await answerOf(['list'], { home: home.path })).toEqual([]);
});

test('without the passphrase every command is exit 4, and says how a script gives it', async () => {
  const home = homeWithVault();
  for (const line of [
    'list',
    'code x',
    'sign-in x',
    'pool list',
    'pool remove x',
    'pool set x --flow srp',
    'pool check x',
    'reconcile x',
    'verify --all',
    'recreate x --yes',
    'remove x',
    'restore x',
    'enroll-user --pool x --access-token-stdin',
    'enroll - --pool x',
    'demo --users 1',
  ]) {
    const input = line.startsWith('enroll') ? 'username,password\na,b\n' : '';
    const error = await errorOf(line.split(' '), { home: home.path, passphrase: null, input });
    expect({ line, ...error }).toMatchObject({ line, exit: 4, code: 'LOCKED' });
    expect(error.message).toContain('POOLKEY_PASSPHRASE');
  }
});

test('no vault, no keychain and no passphrase: exit 4, and nothing is made', async () => {
  const home = emptyHome();
  const error = await errorOf(['list'], { home: home.path, passphrase: null });
  expect(error).toMatchObject({ exit: 4, code: 'NO_PASSPHRASE' });
  expect(existsSync(join(home.path, 'vault.db'))).toBe(false);
});

test('status tells how things stand, and makes nothing', async () => {
  const home = emptyHome();
  const nowhere = join(home.path, 'not-yet');
  expect(await answerOf(['status'], { home: nowhere })).toMatchObject({ home: nowhere, vault: 'none yet' });
  expect(readdirSync(home.path)).toEqual([]);
  const made = homeWithVault();
  expect(await answerOf(['status'], { home: made.path })).toMatchObject({ vault: 'open', accounts: 0 });
  expect(await answerOf(['status'], { home: made.path, passphrase: null })).toMatchObject({
    vault: 'locked',
  });
  const { stdout } = await poolkey(['status'], { home: made.path, passphrase: 'wrong' });
  expect(stdout).toMatch(/^vault +locked$/m);
});

test('a file that is no vault is not touched', async () => {
  const home = emptyHome();
  writeFileSync(join(home.path, 'vault.db'), 'somebody may want this back, whatever it is');
  const error = await errorOf(['list'], { home: home.path });
  expect(error.exit).toBe(1);
  expect(error.code).toMatch(/^VAULT_/);
  expect(await answerOf(['status'], { home: home.path })).toMatchObject({ vault: 'unusable' });
});

test.each([[['nonsense']], [['list', '--nonsense']], [['list', 'too', 'many']], [['pool', 'nonsense']]])(
  '%j is a usage error: exit 2, help on stderr',
  async (args) => {
    const run = await poolkey(args);
    expect([run.code, run.stdout]).toEqual([2, '']);
    expect(run.stderr).toContain('--help');
  },
);

test.each([[['--help']], [['--version']], [['code', '--help']]])('%j is exit 0, on stdout', async (args) => {
  const run = await poolkey(args);
  expect([run.code, run.stderr]).toEqual([0, '']);
  expect(run.stdout.length).toBeGreaterThan(4);
});

test('the first command with a passphrase makes the vault; the passphrase is in none of its files', async () => {
  const home = emptyHome();
  expect((await poolkey(['list'], { home: home.path })).code).toBe(0);
  expect(readdirSync(home.path)).toContain('vault.db');
  for (const name of readdirSync(home.path)) {
    expect(readFileSync(join(home.path, name)).includes(PASSPHRASE)).toBe(false);
  }
});
