import { expect, test } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import { exportBundle, importBundle } from '../../../main/transfer/bundle.ts';
import { makeBundle } from '../../../main/transfer/export-bundle.ts';
import type { Vault } from '../../../main/vault/vault.ts';
import { cognitoToken, poolFields, randomBase32, tempVault } from '../vault/temp-vault.ts';
import { allPlain, idsOf, opened, PASSPHRASE } from './bundle-fixture.ts';

const WITH = { passwords: true } as const;
const REAL = { dryRun: false } as const;

/** Names that another encoding, normalization or trimming would change. */
const NAMES = ['Zoë', 'Zoë', '李雷', '🐸 frog', ' spaced ', 'a"b\\c\nd', '\u200Dzwj', '=1+1'];

function filled(vault: Vault): void {
  const pool = vault.pools.add(
    poolFields({ clientSecret: new Secret('GeheimClientSecret'), profile: 'admin' }),
  );
  const live = vault.pools.add(
    poolFields({ name: 'Live', userPoolId: 'eu-west-1_Live00001', production: true, flow: 'srp' }),
  );
  NAMES.forEach((name, n) => {
    const { id } = vault.accounts.add({
      poolId: n % 2 ? live.id : pool.id,
      username: `user-${n} ${name}`,
      label: name,
      issuer: '',
    });
    vault.accounts.setPassword(id, new Secret(`Geheim ${name}`));
    vault.accounts.setTags(id, [name, 'e2e']);
    vault.tokens.saveConfirmed(id, cognitoToken());
  });
  const pending = vault.accounts.add({ poolId: pool.id, username: 'pending', label: 'pending', issuer: '' });
  vault.tokens.savePending(pending.id, cognitoToken());
  const both = vault.accounts.add({ poolId: pool.id, username: 'both', label: 'both', issuer: '' });
  vault.tokens.saveConfirmed(both.id, cognitoToken());
  vault.tokens.savePending(both.id, cognitoToken());
  vault.tokens.savePending(both.id, cognitoToken());
  const between = vault.accounts.add({ poolId: pool.id, username: 'between', label: 'x', issuer: '' });
  vault.accounts.setNextPassword(between.id, new Secret('GeheimNext'));
  const entry = vault.accounts.add({ poolId: null, username: 'GitHub', label: 'GitHub', issuer: 'GitHub' });
  vault.tokens.saveConfirmed(entry.id, {
    ...cognitoToken(),
    algorithm: 'SHA256',
    digits: 8,
    periodMs: 60_000,
  });
  const twin = vault.accounts.add({ poolId: null, username: 'GitHub', label: 'GitHub', issuer: 'GitHub' });
  vault.tokens.saveConfirmed(twin.id, cognitoToken());
}

test('there and back: everything as it was, to the letter', async () => {
  const { vault } = tempVault();
  filled(vault);
  const made = await exportBundle(vault, idsOf(vault), PASSPHRASE, WITH);
  if (!made.ok) throw new Error(made.error.code);
  for (const word of ['Geheim', 'user-1', 'e2e', 'eu-west-1_Live00001'])
    expect(made.value).not.toContain(word);

  const other = tempVault().vault;
  const contents = await opened(made.value);
  const dry = await importBundle(other, contents, { dryRun: true });
  expect(dry).toEqual({ added: 13, known: 0, updated: 0, problems: [], pools: ['Staging', 'Live'] });
  expect([other.accounts.list(), other.pools.list()]).toEqual([[], []]);
  expect(await importBundle(other, contents, REAL)).toEqual(dry);
  expect(allPlain(other)).toEqual(allPlain(vault));
  const [staging, live] = ['Staging', 'Live'].map((name) => other.pools.byName(name));
  expect(staging).toMatchObject({ name: 'Staging', profile: null, production: false, flow: 'password' });
  expect(staging?.clientSecret?.reveal()).toBe('GeheimClientSecret');
  expect(live).toMatchObject({ name: 'Live', production: true, flow: 'srp' });
  // The AWS profile belongs to a machine.
  expect(JSON.stringify(contents)).not.toContain('admin');
  // Nothing of the contents is printed by accident.
  expect(JSON.stringify(contents)).not.toContain('Geheim');

  const again = await importBundle(other, contents, REAL);
  expect(again).toEqual({ added: 0, known: 13, updated: 0, problems: [], pools: [] });
  expect(allPlain(other)).toEqual(allPlain(vault));
});

test('2,000 accounts, there and back', async () => {
  const { vault } = tempVault();
  const pool = vault.pools.add(poolFields());
  const base = randomBase32(46);
  await vault.commits.add(() => {
    for (let n = 0; n < 2_000; n += 1) {
      const name = `user-${String(n).padStart(4, '0')}`;
      const { id } = vault.accounts.add({ poolId: pool.id, username: name, label: name, issuer: '' });
      vault.accounts.setPassword(id, new Secret(`Passw0rd-${n}`));
      const end = String(n)
        .padStart(6, 'A')
        .replaceAll(/\d/g, (digit) => 'ABCDEFGHIJ'.charAt(Number(digit)));
      vault.tokens.saveConfirmed(id, cognitoToken(base + end));
    }
  });
  const begun = performance.now();
  const made = await makeBundle(vault, idsOf(vault), PASSPHRASE, WITH);
  expect(made).toMatchObject({ accounts: 2_000, pools: 1, unreadable: [] });
  const other = tempVault().vault;
  const report = await importBundle(other, await opened(made.text), REAL);
  expect(report).toMatchObject({ added: 2_000, problems: [] });
  expect(performance.now() - begun).toBeLessThan(20_000);
  expect(allPlain(other)).toEqual(allPlain(vault));
}, 60_000);

test('without passwords, without the trash; nothing at all is refused', async () => {
  const { vault } = tempVault();
  filled(vault);
  const [first, ...others] = idsOf(vault);
  vault.accounts.remove([first ?? '']);
  const { text, accounts } = await makeBundle(vault, [first ?? '', ...others], PASSPHRASE, {
    passwords: false,
  });
  expect(accounts).toBe(12);
  const contents = await opened(text);
  expect(contents.accounts.map(({ password, nextPassword }) => password ?? nextPassword)).toEqual(
    contents.accounts.map(() => null),
  );
  const none = await exportBundle(vault, [first ?? ''], PASSPHRASE, WITH);
  expect(none).toMatchObject({ ok: false, error: { code: 'NOTHING_SELECTED' } });
});

test('a secret that does not open is named, and its user comes without one', async () => {
  const { vault, tamper } = tempVault();
  const { id } = vault.accounts.add({ poolId: null, username: 'bad', label: 'bad', issuer: '' });
  vault.tokens.saveConfirmed(id, cognitoToken());
  tamper('UPDATE token SET secret = zeroblob(40)');
  const made = await makeBundle(vault, [id], PASSPHRASE, WITH);
  expect(made.unreadable).toEqual(['bad']);
  expect((await opened(made.text)).accounts).toMatchObject([{ username: 'bad', tokens: [] }]);
});
