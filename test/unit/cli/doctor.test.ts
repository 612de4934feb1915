// `poolkey doctor` where things are right, and where they are not.
import { chmodSync, existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'libsql';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { readNumber } from '../../../main/vault/database.ts';
import { homeAt } from '../../../main/vault/home.ts';
import { poolFields, tamperWith, tempFolder } from '../vault/temp-vault.ts';
import {
  answerOf,
  buildCli,
  leaked,
  PASSPHRASE,
  poolkey,
  ROOT,
  secretsOf,
  tempHome,
  type TempHome,
} from './cli-fixture.ts';
import { cliPlace, type CliPlace } from './cli-place.ts';
import { doctor, states } from './doctor-fixture.ts';

let place: CliPlace;
beforeAll(async () => {
  await buildCli();
  place = await cliPlace({ users: 1, mfa: 'ON' });
  await place.know('stage');
  await place.enroll('stage', place.pool.seeded.users);
}, 60_000);
afterAll(() => place.close());

function homeWithVault(): TempHome {
  const home = tempHome();
  home.makeVault();
  onTestFinished(() => home.remove());
  return home;
}

test('in CI, with nothing there: no failure, and nothing is made', async () => {
  const folder = tempFolder();
  const options = { home: join(folder, 'not', 'yet'), passphrase: null };
  const found = await doctor(options);
  const { of } = found;
  expect([found.exit, found.skewMs]).toEqual([0, null]);
  expect(states(found)).toEqual({
    node: 'ok',
    home: 'ok',
    disk: 'ok',
    vault: 'none',
    keychain: 'none',
    clock: 'none',
    socket: 'none',
    environment: 'none',
  });
  expect(of['vault']?.message).toMatch(/^None yet/);
  expect(of['keychain']?.message).toMatch(/^None that can be used/);
  expect(readdirSync(folder)).toEqual([]);
});

test('for people: a line a check, what to do behind it; stderr is empty where nothing failed', async () => {
  const { code, stdout, stderr } = await poolkey(['doctor'], {
    passphrase: null,
    home: '/nonexistent-not-yet',
  });
  expect([code, stderr]).toEqual([0, '']);
  const lines = stdout.trimEnd().split('\n');
  for (const line of lines) expect(line).toMatch(/^(?:ok {4}|none {2})[a-z]+: [A-Z0-9/].*\.$/);
  expect(lines).toHaveLength(8);
});

test('a vault that opens, and a pool that answers', async () => {
  const { exit, of, skewMs } = await doctor(place.here());
  expect([exit, Math.abs(skewMs ?? Infinity) < 1_000]).toEqual([0, true]);
  expect(of['vault']).toMatchObject({ state: 'ok', message: 'Opens by passphrase; 1 pool, 1 account.' });
  expect(of['pool stage']).toMatchObject({
    state: 'ok',
    message: expect.stringMatching(/^127\.0\.0\.1:\d+ answers \(\d+ ms\)\.$/) as string,
  });
  expect(of['clock']).toMatchObject({ state: 'ok' });
});

test('pools that do not answer fail, each by its name; the local pool may be off', async () => {
  const home = homeWithVault();
  const vault = await home.open();
  const gone = 'http://127.0.0.1:1';
  vault.pools.add(poolFields({ name: 'gone', endpoint: gone }));
  vault.pools.add(poolFields({ name: 'nowhere', endpoint: 'https://poolkey.invalid' }));
  vault.pools.add(poolFields({ name: 'Local pool', endpoint: gone, local: true }));
  vault.close();
  const found = await doctor({ home: home.path });
  expect(states(found)).toMatchObject({
    'pool gone': 'fail',
    'pool nowhere': 'fail',
    'pool Local pool': 'none',
    clock: 'fail',
  });
  expect(found.exit).toBe(1);
  const people = await poolkey(['doctor'], { home: home.path });
  expect(people.code).toBe(1);
  expect(people.stderr).toBe(
    'poolkey: 3 checks failed: clock, pool gone, pool nowhere. Their lines say what to do. [CHECKS_FAILED]\n',
  );
  expect(people.stdout).toMatch(/^FAIL {2}pool gone: 127\.0\.0\.1:1: nobody listens there\. Check .*\.$/m);
});

test('a local pool alone that is off fails nothing', async () => {
  const home = homeWithVault();
  const vault = await home.open();
  vault.pools.add(poolFields({ name: 'Local pool', endpoint: 'http://127.0.0.1:1', local: true }));
  vault.close();
  const { exit, of } = await doctor({ home: home.path });
  expect([exit, of['clock']?.state, of['pool Local pool']?.state]).toEqual([0, 'none', 'none']);
});

test('a vault that does not open: why, and how it would', async () => {
  const home = homeWithVault();
  const none = await doctor({ home: home.path, passphrase: null });
  expect(none.of['vault']).toMatchObject({
    state: 'warn',
    next: expect.stringContaining('POOLKEY_PASSPHRASE') as string,
  });
  expect(none.exit).toBe(0);
  const wrong = await doctor({ home: home.path, passphrase: 'not the passphrase' });
  expect([wrong.exit, wrong.of['vault']?.state]).toEqual([1, 'fail']);
  expect(wrong.of['vault']?.message).toMatch(/POOLKEY_PASSPHRASE does not open it/);
  const damaged = tempFolder();
  writeFileSync(join(damaged, 'vault.db'), 'somebody may want this back, whatever it is');
  const broken = await doctor({ home: damaged });
  expect([broken.exit, broken.of['vault']?.state]).toEqual([1, 'fail']);
  expect(broken.of['vault']?.message).toMatch(/damaged/);
});

test('it changes nothing: neither the mode of the home nor the version of the vault', async () => {
  const home = homeWithVault();
  chmodSync(home.path, 0o755);
  for (const passphrase of [null, PASSPHRASE]) {
    const { exit, of } = await doctor({ home: home.path, passphrase });
    expect([exit, of['home']?.state, of['home']?.next]).toEqual([0, 'warn', `chmod 700 ${home.path}`]);
    expect(statSync(home.path).mode & 0o777).toBe(0o755);
  }
  const { vaultFile } = homeAt(home.path);
  tamperWith(vaultFile, 'PRAGMA user_version = 1');
  const { exit, of } = await doctor({ home: home.path });
  expect([exit, of['vault']?.state, of['vault']?.message]).toEqual([0, 'warn', 'It is of an older Poolkey.']);
  const db = new Database(vaultFile);
  expect(readNumber(db, 'user_version')).toBe(1);
  db.close();
  expect(readdirSync(home.path).filter((name) => !/^vault\.db(?:-wal|-shm)?$/.test(name))).toEqual([]);
  chmodSync(home.path, 0o700);
  expect((await doctor({ home: home.path })).of['home']?.state).toBe('ok');
});

async function bundle(): Promise<string> {
  const file = join(tempFolder(), 'qa.poolkey');
  const env = { POOLKEY_OF_FILE: 'the passphrase of a file' };
  const args = ['export', '--all', '--out', file, '--passphrase-env', 'POOLKEY_OF_FILE'];
  await answerOf(args, { ...place.here(), env });
  return file;
}

test('a bundle: missing, without its passphrase, with another one, and right', async () => {
  const home = '/nonexistent/not-yet';
  const file = await bundle();
  const look = (passphrase: string | null, path = file) =>
    doctor({ home, passphrase, env: { POOLKEY_BUNDLE: path }, at: place.pool.time.clock() });
  const missing = await look('x', '/nonexistent/qa.poolkey');
  expect([missing.exit, missing.of['bundle']?.state]).toEqual([1, 'fail']);
  expect(missing.of['bundle']?.message).toContain('/nonexistent/qa.poolkey');
  const unsaid = await look(null);
  expect([unsaid.exit, unsaid.of['bundle']?.state]).toEqual([1, 'fail']);
  expect(unsaid.of['bundle']?.next).toMatch(/^Set POOLKEY_PASSPHRASE/);
  expect(unsaid.of['clock']?.message).toContain('POOLKEY_BUNDLE');
  const wrong = await look('another passphrase');
  expect([wrong.exit, wrong.of['bundle']?.state]).toEqual([1, 'fail']);
  const right = await look('the passphrase of a file');
  expect(right.of['bundle']).toMatchObject({ state: 'ok', message: 'It opens: 1 account of 1 pool.' });
  // Its pools are known then, and their clock.
  expect(states(right)).toMatchObject({ 'pool stage': 'ok', clock: 'ok' });
  expect(right.exit).toBe(0);
  // Each of its commands derives a key.
}, 60_000);

test('a passphrase that is the bundle’s, beside a vault with another: no failure', async () => {
  const env = { POOLKEY_BUNDLE: await bundle() };
  const { exit, of } = await doctor({ ...place.here(), passphrase: 'the passphrase of a file', env });
  expect([exit, of['vault']?.state, of['bundle']?.state]).toEqual([0, 'warn', 'ok']);
});

test('grant and broker are said to be set, and not shown', async () => {
  const env = { POOLKEY_GRANT: 'GEHEIM-1', POOLKEY_BROKER: '/run/GEHEIM-2' };
  const run = await poolkey(['doctor'], { home: '/nonexistent/not-yet', env });
  expect([run.code, run.stdout]).toEqual([0, expect.stringMatching(/^ok {4}broker: [\s\S]*^ok {4}grant: /m)]);
  expect(run.stdout).not.toContain('GEHEIM');
});

test('no command has printed a secret', async () => {
  expect(existsSync(place.home.path)).toBe(true);
  expect(leaked([...(await secretsOf(place.home)), 'the passphrase of a file'])).toBe(0);
});

test('a run that hands out codes is told, and one whose socket somebody took away', async () => {
  const home = tempHome();
  home.makeVault();
  const add = { home: home.path, input: 'otpauth://totp/alice?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP' };
  expect((await poolkey(['add', '--uri-stdin'], add)).code).toBe(0);
  // Below the run: the very run is asked.
  const inner = `${process.execPath} ${join(ROOT, 'out/cli.cjs')} doctor --json`;
  const env = { POOLKEY_PASSPHRASE: PASSPHRASE };
  const run = await poolkey(['run', '--', 'sh', '-c', inner], { home: home.path, env });
  const { checks } = JSON.parse(run.stdout) as { checks: { name: string; state: string; message: string }[] };
  const socket = checks.find(({ name }) => name === 'socket');
  expect([socket?.state, socket?.message]).toEqual(['ok', expect.stringContaining('hands out codes at')]);

  const broken = await poolkey(
    ['run', '--', 'sh', '-c', `rm -f ${join(home.path, 'run')}/*.sock; ${inner}`],
    { home: home.path, env },
  );
  expect(broken.stdout).toContain('does not answer');
  home.remove();
});
