// Into a vault that has something.
import { expect, test } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import { importBundle } from '../../../main/transfer/bundle.ts';
import { sealed } from '../../../main/transfer/export-bundle.ts';
import { cognitoToken, poolFields, randomBase32, tempVault } from '../vault/temp-vault.ts';
import { allPlain, idsOf, opened, PASSPHRASE, plain } from './bundle-fixture.ts';

const REAL = { dryRun: false } as const;
const secret = randomBase32();
const account = (changes: object = {}) => ({
  pool: 0,
  username: 'alice',
  label: 'alice',
  issuer: '',
  tags: [],
  password: 'Passw0rd!',
  tokens: [{ secret, algorithm: 'SHA1', digits: 6, periodMs: 30_000, state: 'confirmed' }],
  ...changes,
});
const pool = (changes: object = {}) => {
  const { name, color, userPoolId, clientId, region, endpoint, flow, production } = poolFields();
  return { name, color, userPoolId, clientId, region, endpoint, flow, production, ...changes };
};
const contents = async (accounts: object[], pools: object[] = [pool()]) =>
  opened(await sealed({ pools, accounts, later: 'unknown' }, PASSPHRASE, 0));

test('pools are the same by user pool, client and endpoint; another one gets a free name', async () => {
  const { vault } = tempVault();
  vault.pools.add(poolFields({ name: 'mine' }));
  vault.pools.add(poolFields({ name: 'STAGING', clientId: 'another' }));
  const pools = [pool(), pool({ clientId: 'third' }), pool({ endpoint: 'https://proxy.example' })];
  const file = await contents([account(), account({ pool: 1 }), account({ pool: 2 })], pools);
  const report = await importBundle(vault, file, REAL);
  expect(report).toMatchObject({ added: 3, pools: ['Staging (2)', 'Staging (3)'] });
  expect(allPlain(vault).map((one) => one.pool)).toEqual(['Staging (2)', 'Staging (3)', 'mine']);
  // The endpoint of the pool that was here is not moved.
  expect(vault.pools.byName('mine')).toMatchObject({ endpoint: null });
});

test('what is missing is added, what is here stays', async () => {
  const { vault } = tempVault();
  const here = vault.pools.add(poolFields());
  const { id } = vault.accounts.add({ poolId: here.id, username: 'alice', label: 'My Alice', issuer: '' });
  vault.accounts.setTags(id, ['mine']);
  const file = await contents([account({ label: 'Their Alice', tags: ['theirs'] })]);
  expect(await importBundle(vault, file, REAL)).toMatchObject({ added: 0, known: 0, updated: 1 });
  expect(allPlain(vault)).toMatchObject([
    { label: 'My Alice', tags: ['mine', 'theirs'], password: 'Passw0rd!', tokens: [{ secret }] },
  ]);
  vault.accounts.setPassword(id, new Secret('Changed1!'));
  expect(await importBundle(vault, file, REAL)).toMatchObject({ known: 1, updated: 0 });
  expect(vault.accounts.password(id)?.reveal()).toBe('Changed1!');
});

test('another confirmed secret is kept and told; --replace puts the imported one before it', async () => {
  const { vault } = tempVault();
  const here = vault.pools.add(poolFields());
  const { id } = vault.accounts.add({ poolId: here.id, username: 'alice', label: 'alice', issuer: '' });
  const own = vault.tokens.saveConfirmed(id, cognitoToken());
  vault.accounts.setPassword(id, new Secret('Own1!'));
  const before = allPlain(vault);
  const file = await contents([account(), account({ username: 'bob' })]);
  const report = await importBundle(vault, file, REAL);
  expect(report).toMatchObject({
    added: 1,
    updated: 0,
    problems: [{ name: 'alice', code: 'OTHER_SECRET' }],
  });
  expect(allPlain(vault)[0]).toEqual(before[0]);

  const dry = await importBundle(vault, file, { dryRun: true, replace: true });
  expect(dry).toMatchObject({ added: 0, known: 1, updated: 1, problems: [] });
  expect(await importBundle(vault, file, { dryRun: false, replace: true })).toEqual(dry);
  const tokens = vault.tokens.of(id).map(({ token }) => token.secret.reveal());
  expect(tokens).toEqual([secret, own.token.secret.reveal()]);
  expect(vault.accounts.password(id)?.reveal()).toBe('Passw0rd!');
});

test('a pending token stays pending, and one that is pending here is no hindrance', async () => {
  const { vault } = tempVault();
  const here = vault.pools.add(poolFields());
  const { id } = vault.accounts.add({ poolId: here.id, username: 'alice', label: 'alice', issuer: '' });
  const own = vault.tokens.savePending(id, cognitoToken());
  const pending = {
    secret: randomBase32(),
    algorithm: 'SHA1',
    digits: 6,
    periodMs: 30_000,
    state: 'pending',
  };
  const file = await contents([
    account({ tokens: [pending] }),
    account({ username: 'bob', tokens: [pending] }),
  ]);
  expect(await importBundle(vault, file, REAL)).toMatchObject({ added: 1, updated: 1, problems: [] });
  const tokens = vault.tokens.of(id).map(({ state, token }) => [state, token.secret.reveal()]);
  expect(tokens).toEqual([
    ['pending', pending.secret],
    ['pending', own.token.secret.reveal()],
  ]);
  expect(allPlain(vault)[1]?.tokens).toMatchObject([{ state: 'pending' }]);
});

test('out of the trash', async () => {
  const { vault } = tempVault();
  const file = await contents([account()]);
  await importBundle(vault, file, REAL);
  const [id = ''] = idsOf(vault);
  vault.accounts.remove([id]);
  expect(await importBundle(vault, file, REAL)).toMatchObject({ updated: 1 });
  expect(vault.accounts.live(id)).not.toBeNull();
  expect(vault.events.of(id).map(({ kind }) => kind)).toEqual(['imported', 'imported']);
});

test('entries without a pool go by their secret: two may bear one name', async () => {
  const { vault } = tempVault();
  const entry = (base32: string) =>
    account({ pool: null, username: 'GitHub', tokens: [{ ...account().tokens[0], secret: base32 }] });
  const file = await contents([entry(secret), entry(randomBase32())], []);
  expect(await importBundle(vault, file, REAL)).toMatchObject({ added: 2, pools: [] });
  expect(await importBundle(vault, file, REAL)).toMatchObject({ added: 0, known: 2 });
});

test('one bad entry does not cost the others', async () => {
  const { vault } = tempVault();
  const bad = [
    account({ username: 'no secret', tokens: [{ ...account().tokens[0], secret: 'not base32!' }] }),
    account({ username: 'odd', tokens: [{ ...account().tokens[0], digits: 60 }] }),
    account({ username: 'lost', pool: 7 }),
    account({ username: 'evil', pool: 1 }),
    account({ username: 'unreadable pool', pool: 2 }),
    account({ username: '' }),
    'nothing',
    account(),
    account({ username: 'alice', password: 'twice' }),
  ];
  const pools = [pool(), pool({ name: 'evil', endpoint: 'http://evil.example' }), 'nothing'];
  const report = await importBundle(vault, await contents(bad as object[], pools as object[]), REAL);
  expect(report.problems.map(({ name, code }) => [name, code])).toEqual([
    ['no secret', 'INVALID_SECRET'],
    ['odd', 'INVALID_DIGITS'],
    ['', 'BAD_ENTRY'],
    ['(no name)', 'BAD_ENTRY'],
    ['alice', 'DUPLICATE_USER'],
    ['lost', 'BAD_ENTRY'],
    ['evil', 'BAD_ENTRY'],
    ['unreadable pool', 'BAD_ENTRY'],
  ]);
  expect(report).toMatchObject({ added: 1, pools: ['Staging'] });
  expect(plain(vault, vault.accounts.list()[0] ?? fail())).toMatchObject({
    username: 'alice',
    password: 'Passw0rd!',
  });
  expect(JSON.stringify(report)).not.toContain(secret);
});

function fail(): never {
  throw new Error('there is no account');
}
