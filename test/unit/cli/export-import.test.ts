import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerOf, errorOf, leaked, poolkey, secretsOf, tempHome, type TempHome } from './cli-fixture.ts';
import { cliPlace, type CliPlace } from './cli-place.ts';

const BUNDLE_PASSPHRASE = 'correct horse battery';

let place: CliPlace;
let other: TempHome;
const file = (name: string) => join(place.home.path, name);
const env = { BUNDLE_KEY: BUNDLE_PASSPHRASE };
const byEnv = ['--passphrase-env', 'BUNDLE_KEY'];
const here = () => ({ ...place.here(), env });
/** Another machine, at the same time. */
const there = () => ({ home: other.path, at: place.pool.time.clock(), env });
const later = () => place.pool.time.advance(60_000);

beforeAll(async () => {
  place = await cliPlace({ users: 4, mfa: 'ON', clientSecret: true });
  other = tempHome();
  other.makeVault();
  await place.know('stage');
  const [first, second, third] = place.pool.seeded.users;
  if (!first || !second || !third) throw new Error('too few users');
  await place.enroll('stage', [first]);
  const csv = [second, third].map(({ username, password }) => `${username},"${password}"`).join('\n');
  const run = await place.run(
    ['enroll', '-', '--pool', 'stage', '--rate', '1000', '--tag', 'e2e'],
    `username,password\n${csv}\n`,
  );
  if (run.code !== 0) throw new Error(run.stderr);
}, 60_000);
afterAll(async () => {
  await place.close();
  other.remove();
});

test('out of one vault and into another one, where the users sign in', async () => {
  const told = await answerOf(['export', '--out', file('all.poolkey'), '--all', ...byEnv], here());
  expect(told).toEqual({
    file: file('all.poolkey'),
    accounts: 3,
    pools: 1,
    passwords: true,
    unreadable: [],
    expiresAt: null,
  });
  expect(statSync(file('all.poolkey')).mode & 0o777).toBe(0o600);
  const text = readFileSync(file('all.poolkey'), 'utf8');
  for (const secret of await secretsOf(place.home)) expect(text).not.toContain(secret);

  const dry = await poolkey(['import', file('all.poolkey'), ...byEnv, '--dry-run'], there());
  expect(dry).toEqual({
    code: 0,
    stdout: '3 added, 0 known, 0 updated; nothing was written\n',
    stderr: 'new pool "stage"\n',
  });
  const done = await answerOf(['import', file('all.poolkey'), ...byEnv], there());
  expect(done).toEqual({ added: 3, known: 0, updated: 0, problems: [], pools: ['stage'], dryRun: false });
  expect(await answerOf(['import', file('all.poolkey'), ...byEnv], there())).toMatchObject({ known: 3 });
  later();
  const name = place.pool.user.username;
  expect(await answerOf(['sign-in', `${name}@stage`], there())).toMatchObject({
    challenges: ['PASSWORD_VERIFIER', 'SOFTWARE_TOKEN_MFA'],
  });
});

test('those of a run, of a tag, of a pool; without passwords', async () => {
  const counts = [];
  for (const [name, args] of Object.entries({
    run: ['--run', 'last'],
    tag: ['--tag', 'e2e'],
    pool: ['--pool', 'stage'],
    both: ['--pool', 'stage', '--tag', 'e2e'],
  })) {
    const told = await answerOf<{ accounts: number }>(
      ['export', '--out', file(name), ...args, ...byEnv, '--without-passwords'],
      // For other commands: what is typed goes before it.
      { ...here(), env: { ...env, POOLKEY_ALL: name === 'both' ? '1' : '' } },
    );
    counts.push([name, told.accounts]);
  }
  expect(counts).toEqual([
    ['run', 2],
    ['tag', 2],
    ['pool', 3],
    ['both', 2],
  ]);
  const third = tempHome();
  third.makeVault();
  await answerOf(['import', file('tag'), ...byEnv], { ...there(), home: third.path });
  const vault = await third.open();
  expect(vault.accounts.list().map(({ id, tags }) => [vault.accounts.password(id), tags])).toEqual([
    [null, ['e2e']],
    [null, ['e2e']],
  ]);
  vault.close();
  third.remove();
});

test('a file that is there is kept, unless --force', async () => {
  writeFileSync(file('there'), 'mine');
  const args = ['export', '--out', file('there'), '--all', ...byEnv];
  const refused = await errorOf(args, here());
  expect(refused).toMatchObject({ exit: 1, code: 'FILE_EXISTS' });
  expect(refused.message).toMatch(/--force overwrites it\.$/);
  expect(readFileSync(file('there'), 'utf8')).toBe('mine');
  expect((await poolkey([...args, '--force'], here())).code).toBe(0);
  expect(readFileSync(file('there'), 'utf8')).toContain('poolkey-bundle');
});

test.each<[string, string[], number, string]>([
  ['no passphrase', ['--all'], 4, 'NO_PASSPHRASE'],
  ['a variable that is not set', ['--all', '--passphrase-env', 'NOT_SET'], 4, 'NO_PASSPHRASE'],
  ['a short one', ['--all', '--passphrase-env', 'SHORT'], 1, 'PASSPHRASE_TOO_SHORT'],
  ['an unknown pool', ['--pool', 'nix', ...byEnv], 3, 'POOL_NOT_KNOWN'],
  ['an unknown run', ['--run', 'nix', ...byEnv], 3, 'NOT_FOUND'],
  ['a tag that nobody has', ['--tag', 'nix', ...byEnv], 3, 'NOTHING_SELECTED'],
])('export with %s: nothing is written', async (_name, args, exit, code) => {
  const options = { ...here(), env: { ...env, SHORT: 'short' } };
  expect(await errorOf(['export', '--out', file('none'), ...args], options)).toMatchObject({ exit, code });
  expect(existsSync(file('none'))).toBe(false);
});

test('the variable of the vault serves for the file as well', async () => {
  const args = ['--all', '--passphrase-env', 'POOLKEY_PASSPHRASE'];
  expect((await poolkey(['export', '--out', file('same'), ...args], here())).code).toBe(0);
  const into = ['import', file('same'), '--passphrase-env', 'POOLKEY_PASSPHRASE'];
  expect(await answerOf(into, there())).toMatchObject({ known: 3 });
});

test('a bundle with an end date opens until then, and no longer', async () => {
  const out = file('ending');
  const { at = 0 } = here();
  const made = await answerOf<{ expiresAt: string }>(
    ['export', '--all', '--out', out, '--expires', '90d', ...byEnv],
    here(),
  );
  expect(made.expiresAt).toBe(new Date(at + 90 * 86_400_000).toISOString());
  const onTheDay = (late: number) => ({ ...there(), at: at + 90 * 86_400_000 + late });
  expect(await answerOf(['import', out, '--dry-run', ...byEnv], onTheDay(-1))).toMatchObject({ known: 3 });
  expect(await errorOf(['import', out, ...byEnv], onTheDay(0))).toMatchObject({
    exit: 4,
    code: 'BUNDLE_EXPIRED',
  });
  // The date is sealed with the rest.
  writeFileSync(out, readFileSync(out, 'utf8').replace(made.expiresAt, '2999-01-01T00:00:00.000Z'));
  expect(await errorOf(['import', out, ...byEnv], onTheDay(0))).toMatchObject({ code: 'BUNDLE_DAMAGED' });
});

test('import of what does not open, or is no export', async () => {
  const wrong = { ...there(), env: { BUNDLE_KEY: 'another passphrase' } };
  const all = file('all.poolkey');
  expect(await errorOf(['import', all, ...byEnv], wrong)).toMatchObject({
    exit: 4,
    code: 'WRONG_PASSPHRASE',
  });
  writeFileSync(file('damaged'), readFileSync(all, 'utf8').replace('"body": "', '"body": "A'));
  const codes = [];
  for (const path of [file('damaged'), '/nowhere/file', place.home.path, file('csv')]) {
    if (path === file('csv')) writeFileSync(path, 'username,password\nalice,S3cret-of-alice\n');
    const { exit, code, message } = await errorOf(['import', path, ...byEnv], there());
    codes.push([exit, code]);
    expect(message).not.toContain('S3cret');
  }
  expect(codes).toEqual([
    [1, 'BUNDLE_DAMAGED'],
    [1, 'FILE_UNREADABLE'],
    [1, 'FILE_UNREADABLE'],
    [1, 'NOT_A_BUNDLE'],
  ]);
});

test('another secret in the vault is kept and named, exit 7; --replace takes the one of the file', async () => {
  later();
  const name = place.pool.user.username;
  expect((await place.rows('rotate', `${name}@stage`)).code).toBe(0);
  await answerOf(['export', '--out', file('rotated'), '--all', ...byEnv], here());
  const into = ['import', file('rotated'), ...byEnv];
  const kept = await poolkey(into, there());
  expect([kept.code, kept.stdout]).toEqual([7, '0 added, 2 known, 0 updated, 1 left out\n']);
  expect(kept.stderr).toMatch(
    new RegExp(`^${name}: The vault has another secret .*\\[OTHER_SECRET\\]$`, 'm'),
  );
  expect(kept.stderr).toMatch(/^--replace takes those of the file\.$/m);
  expect(await answerOf([...into, '--replace'], there())).toMatchObject({ updated: 1, problems: [] });
  later();
  expect(await answerOf(['sign-in', `${name}@stage`], there())).toMatchObject({ account: `${name}@stage` });
});

test('nothing secret was printed', async () => {
  expect(leaked([...(await secretsOf(place.home)), ...(await secretsOf(other)), BUNDLE_PASSPHRASE])).toBe(0);
});
