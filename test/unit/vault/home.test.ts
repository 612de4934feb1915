import { chmodSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { defaultHome, homeAt, makeHome } from '../../../main/vault/home.ts';
import { tempFolder } from './temp-vault.ts';

test('POOLKEY_HOME moves all state, also by a relative path', () => {
  expect(defaultHome({ POOLKEY_HOME: '/tmp/run-1' })).toEqual({
    path: '/tmp/run-1',
    vaultFile: join('/tmp/run-1', 'vault.db'),
    logFile: join('/tmp/run-1', 'logs', 'poolkey.log'),
  });
  expect(defaultHome({ POOLKEY_HOME: 'run-2' }).path).toBe(resolve('run-2'));
});

test.runIf(process.platform === 'linux')('without it the folder is that of the XDG convention', () => {
  expect(defaultHome({ XDG_DATA_HOME: '/data' }).path).toBe('/data/poolkey');
  expect(defaultHome({}).path).toBe(join(homedir(), '.local/share/poolkey'));
  expect(defaultHome({ POOLKEY_HOME: '', XDG_DATA_HOME: '/data' }).path).toBe('/data/poolkey');
});

test.skipIf(process.platform === 'win32')('a folder that holds other things stays as it is', () => {
  const home = homeAt(join(tempFolder(), 'shared'));
  mkdirSync(home.path);
  writeFileSync(join(home.path, 'somebody-elses.txt'), '');
  chmodSync(home.path, 0o755);
  makeHome(home);
  expect(statSync(home.path).mode & 0o777).toBe(0o755);
});

test.skipIf(process.platform === 'win32')('the folder is closed to others, also one that was open', () => {
  const folder = tempFolder();
  const home = homeAt(join(folder, 'a', 'b'));
  makeHome(home);
  expect(statSync(home.path).mode & 0o777).toBe(0o700);
  const open = homeAt(join(folder, 'open'));
  mkdirSync(open.path);
  chmodSync(open.path, 0o755);
  makeHome(open);
  expect(statSync(open.path).mode & 0o777).toBe(0o700);
});
