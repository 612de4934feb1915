import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { LocalPoolHost } from '../../../main/enrollment/local-pool-host.ts';
import { answerOf, buildCli, leaked, poolkey, secretsOf, tempHome, type TempHome } from './cli-fixture.ts';

beforeAll(buildCli, 60_000);

const lastLine = (text: string): string => text.trimEnd().split('\n').at(-1) ?? '';

test('the demo: 25 users, each enrolled and signed in, and a table of their codes', async () => {
  const { code, stdout } = await poolkey(['demo']);
  expect(lastLine(stdout)).toBe('25 enrolled, 25 signed in, 0 failed');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^USER +CODE +NEXT +LEFT$/m);
  expect(stdout.match(/^tester-0\d\d {2}\d{3} \d{3} {2}\d{3} \d{3} {2}\d+ s$/gm)).toHaveLength(25);
});

test('without POOLKEY_HOME it leaves nothing behind, and needs no keychain', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'poolkey-empty-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const env = { TMPDIR: folder, HOME: folder };
  const { code, stdout } = await poolkey(['demo', '--users', '2'], { passphrase: null, env });
  expect([code, lastLine(stdout)]).toEqual([0, '2 enrolled, 2 signed in, 0 failed']);
  expect(readdirSync(folder)).toEqual([]);
});

test('its answer as JSON is one line', async () => {
  const { code, stdout, stderr } = await poolkey(['demo', '--users', '2', '--json']);
  expect({ code, stderr, answer: JSON.parse(stdout) as unknown }).toEqual({
    code: 0,
    stderr: '',
    answer: { enrolled: 2, signedIn: 2, failed: 0, pool: 'Local pool' },
  });
});

test('each flag has a twin in the environment; the flag counts more', async () => {
  const env = { POOLKEY_USERS: '3', POOLKEY_JSON: '1' };
  expect(JSON.parse((await poolkey(['demo'], { env })).stdout)).toMatchObject({ enrolled: 3 });
  expect(JSON.parse((await poolkey(['demo', '--users', '1'], { env })).stdout)).toMatchObject({
    enrolled: 1,
  });
});

// A bug once: commander takes any value of the variable for yes.
test.each(['0', 'false', ''])('a switch whose twin is %j is off', async (off) => {
  const { stdout } = await poolkey(['demo', '--users', '1'], { env: { POOLKEY_JSON: off } });
  expect(lastLine(stdout)).toBe('1 enrolled, 1 signed in, 0 failed');
});

test.each([['0'], ['1001'], ['2.5'], ['many'], ['']])('--users %j is a usage error', async (users) => {
  const { code, stdout, stderr } = await poolkey(['demo', '--users', users]);
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toContain('whole number from 1 to 1000');
});

describe('with a home of its own', () => {
  let home: TempHome;
  /** Well after the demo, in the middle of a step: no code is spent there. */
  const later = Math.floor(Date.now() / 30_000) * 30_000 + 10 * 60_000 + 15_000;
  beforeAll(async () => {
    home = tempHome();
    home.makeVault();
    const run = await poolkey(['demo', '--users', '3'], { home: home.path });
    if (lastLine(run.stdout) !== '3 enrolled, 3 signed in, 0 failed') throw new Error(run.stderr);
  });
  afterAll(() => home.remove());

  test('its users are listed, as text and as JSON', async () => {
    const rows = await answerOf<
      { account: string; token: string; server: string | null; problem: unknown }[]
    >(['list'], { home: home.path });
    expect(rows.map(({ account }) => account)).toEqual([
      'tester-001@Local pool',
      'tester-002@Local pool',
      'tester-003@Local pool',
    ]);
    for (const row of rows)
      expect(row).toMatchObject({ token: 'confirmed', server: 'working', problem: null });
    const { stdout } = await poolkey(['list', '--pool', 'local POOL'], { home: home.path });
    expect(stdout.split('\n')[0]).toMatch(/^ACCOUNT +TOKEN +AT THE POOL +TAGS +PROBLEM$/);
    expect(stdout.trimEnd().split('\n')).toHaveLength(4);
    expect(await answerOf(['list', '--tag', 'none'], { home: home.path })).toEqual([]);
  });

  test('they sign in again: the local pool is started for the command, with all it knew', async () => {
    const run = { home: home.path, at: later };
    expect(await answerOf(['sign-in', 'tester-001'], run)).toMatchObject({
      account: 'tester-001@Local pool',
      flow: 'USER_SRP_AUTH',
      challenges: ['PASSWORD_VERIFIER', 'SOFTWARE_TOKEN_MFA'],
      waitedMs: 0,
      expiresInS: 3600,
      revoked: false,
    });
    const { code, stdout } = await poolkey(['sign-in', 'tester-002'], run);
    expect([code, stdout.split('\n')[0]]).toEqual([
      0,
      'tester-002@Local pool signed in by USER_SRP_AUTH (PASSWORD_VERIFIER, SOFTWARE_TOKEN_MFA).',
    ]);
  });

  test('their codes are printed, six digits alone', async () => {
    const { code, stdout } = await poolkey(['code', 'tester-003'], { home: home.path, at: later });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^\d{6}\n$/)]);
  });

  test('status tells what is there', async () => {
    expect(await answerOf(['status'], { home: home.path })).toMatchObject({
      home: home.path,
      vault: 'open',
      slots: 'passphrase',
      pools: 1,
      accounts: 3,
      unreadable: 0,
    });
  });

  test('a second demo in the same home makes a pool of its own', async () => {
    const answer = await answerOf(['demo', '--users', '1'], { home: home.path });
    expect(answer).toMatchObject({ failed: 0, pool: 'Local pool 2' });
    expect(await answerOf<unknown[]>(['list'], { home: home.path })).toHaveLength(4);
  });

  test('while another process hosts the local pool, a command uses that one', async () => {
    const vault = await home.open();
    const host = new LocalPoolHost(vault, () => later + 60_000);
    let changes = 0;
    (await host.start()).onChange(() => {
      changes += 1;
    });
    const run = { home: home.path, at: later + 60_000 };
    try {
      expect(await answerOf(['sign-in', 'tester-003'], run)).toMatchObject({ waitedMs: 0 });
      expect(changes).toBeGreaterThan(0);
    } finally {
      await host.close();
      vault.close();
    }
  });

  // A bug once: the demo throws where it should say that the local pool runs elsewhere.
  test('a demo beside the open app is refused in words, and loses nothing', async () => {
    const vault = await home.open();
    const host = new LocalPoolHost(vault, () => later);
    await host.start();
    const demo = await poolkey(['demo', '--users', '1'], { home: home.path, at: later });
    await host.close();
    vault.close();
    expect([demo.code, demo.stdout]).toEqual([1, '']);
    expect(demo.stderr).toMatch(/^poolkey: .+\. .*\[LOCAL_POOL_ELSEWHERE\]\n$/);
  });

  test('no command has printed a password or a secret', async () => {
    expect(leaked(await secretsOf(home))).toBe(0);
  });
});
