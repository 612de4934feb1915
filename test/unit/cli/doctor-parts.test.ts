// What `poolkey doctor` says of the computer around it: Node, folder, disk, the ledger that machines share.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { checkEnvironment } from '../../../main/cli/doctor/environment-check.ts';
import { roomOf } from '../../../main/cli/doctor/disk-check.ts';
import { checkHome } from '../../../main/cli/doctor/home-check.ts';
import { checkNode } from '../../../main/cli/doctor/node-check.ts';
import { homeAt } from '../../../main/vault/home.ts';
import { tempFolder } from '../vault/temp-vault.ts';
import { buildCli, poolkey, ROOT } from './cli-fixture.ts';
import { doctor, type Check } from './doctor-fixture.ts';

beforeAll(buildCli, 60_000);

test('a home that is a file, or cannot be made, fails', async () => {
  const file = join(tempFolder(), 'file');
  writeFileSync(file, '');
  for (const home of [file, join(file, 'below')]) {
    const { exit, of } = await doctor({ home });
    expect([exit, of['home']?.state]).toEqual([1, 'fail']);
    expect(of['home']?.next).toContain('POOLKEY_HOME');
  }
});

test.skipIf(process.platform === 'win32')('a home of another user fails, unless root asks', () => {
  const home = homeAt(tempFolder());
  const owner = statSync(home.path).uid;
  expect(checkHome(home, owner)).toMatchObject({ state: 'ok' });
  expect(checkHome(home, owner + 1)).toMatchObject({
    state: 'fail',
    message: expect.stringContaining(`uid ${owner}`) as string,
  });
  expect(checkHome(home, 0)).toMatchObject({ state: 'ok' });
});

// Root may write anything: it asks as another user.
test.runIf(process.getuid?.() === 0)('a home that may not be written to fails', () => {
  const folder = tempFolder();
  const home = join(folder, 'home');
  mkdirSync(home, { mode: 0o500 });
  for (const path of [folder, home]) chownSync(path, 65_534, 65_534);
  const run = spawnSync(process.execPath, [join(ROOT, 'out/cli.cjs'), 'doctor', '--json'], {
    uid: 65_534,
    gid: 65_534,
    cwd: '/',
    env: { PATH: process.env['PATH'], HOME: folder, POOLKEY_HOME: home },
  });
  // Where another user may not even read the build, nothing is said by this.
  if (run.stdout.length === 0 && /MODULE_NOT_FOUND|EACCES/.test(String(run.stderr))) return;
  const { checks } = JSON.parse(String(run.stdout)) as { checks: Check[] };
  expect([run.status, checks.find(({ name }) => name === 'home')]).toMatchObject([
    1,
    { state: 'fail', message: `${home} cannot be written to.` },
  ]);
});

test.each<[string, number, Partial<Parameters<typeof roomOf>[0]>, string]>([
  ['plenty', 50_000, {}, 'ok'],
  ['little', 50, {}, 'warn'],
  ['next to nothing', 1, {}, 'fail'],
  ['no file more', 50_000, { files: 1_000, ffree: 0 }, 'fail'],
  ['a file system that counts no files', 50_000, { files: 0, ffree: 0 }, 'ok'],
])('room on the disk: %s', (_, megabytes, more, state) => {
  const disk = { bsize: 1_000, bavail: megabytes * 1_000, files: 1_000, ffree: 500, ...more };
  expect(roomOf(disk).state).toBe(state);
});

test.each([
  ['20.19.0', 'ok'],
  ['20.18.3', 'fail'],
  ['18.20.0', 'fail'],
  ['22.1.0', 'ok'],
  ['100.0.0', 'ok'],
])('Node %s: %s', (version, state) => {
  expect(checkNode(version).state).toBe(state);
});

test('the shared ledger: host and port, whether somebody listens, never user and password', async () => {
  const listening = createServer();
  listening.listen(0, '127.0.0.1');
  await once(listening, 'listening');
  const { port } = listening.address() as AddressInfo;
  const look = async (address: string) => {
    const options = { home: '/nonexistent/not-yet', env: { POOLKEY_LEDGER: address } };
    const people = await poolkey(['doctor'], options);
    expect(people.stdout + people.stderr).not.toMatch(/GEHEIM|tester/);
    const { exit, of } = await doctor(options);
    return [exit, of['ledger']?.state, of['ledger']?.message];
  };
  expect(await look(`redis://tester:GEHEIM@127.0.0.1:${port}/0`)).toEqual([
    0,
    'ok',
    `redis://127.0.0.1:${port}/0 can be reached.`,
  ]);
  expect(await look(`rediss://:GEHEIM@localhost:${port}`)).toEqual([
    0,
    'ok',
    `rediss://localhost:${port}/0 can be reached.`,
  ]);
  listening.close();
  expect(await look(`redis://tester:GEHEIM@127.0.0.1:${port}`)).toEqual([
    1,
    'fail',
    `redis://127.0.0.1:${port}/0 cannot be reached.`,
  ]);
  for (const address of [`http://tester:GEHEIM@127.0.0.1:${port}`, 'GEHEIM', 'redis://'])
    expect(await look(address)).toEqual([
      1,
      'fail',
      expect.stringMatching(/^POOLKEY_LEDGER is not the address/),
    ]);
});

const pool = { name: 'stage', region: 'eu-west-1', endpoint: null, local: false };
const twoPools = [pool, { ...pool, name: 'qa' }];

test.each<[string, string | null, string, RegExp]>([
  ['for ever', null, 'ok', /^It opens: 5 accounts of 2 pools\.$/],
  ['for a month', inDays(30), 'ok', /^It opens: 5 accounts of 2 pools, until 20\d\d-/],
  ['until tomorrow', inDays(1), 'warn', /, until 20\d\d-/],
])('a bundle that opens %s', (_, expiresAt, state, message) => {
  const [check] = checkEnvironment({ ok: true, value: { pools: twoPools, accounts: 5, expiresAt } }, {});
  expect(check).toMatchObject({ name: 'bundle', state, message: expect.stringMatching(message) as string });
});

function inDays(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString();
}
