import { expect, test } from 'vitest';
import { Secret } from '../../../main/secrecy/secret.ts';
import { cognitoToken, poolFields, tempVault } from './temp-vault.ts';

function withPool() {
  const at = tempVault();
  const pool = at.vault.pools.add(poolFields());
  return { ...at, pool, accounts: at.vault.accounts };
}

test('an account is found by id, by pool and user name, and in the list in the order of making', () => {
  const { accounts, pool, another, clock } = withPool();
  const first = accounts.add({ poolId: pool.id, username: 'zoë+1@example.com', label: 'Zoë', issuer: 'QA' });
  clock.now += 1;
  const second = accounts.add({ poolId: null, username: '', label: 'Imported', issuer: 'GitHub' });
  const read = another().accounts;
  expect(read.list()).toEqual([first, second]);
  expect(read.get(first.id)).toEqual({
    id: first.id,
    poolId: pool.id,
    username: 'zoë+1@example.com',
    label: 'Zoë',
    issuer: 'QA',
    tags: [],
    hasPassword: false,
    problem: null,
    server: null,
    createdAt: clock.now - 1,
  });
  expect(read.ofUser(pool.id, 'zoë+1@example.com')?.id).toBe(first.id);
  expect(read.ofUser(pool.id, 'someone')).toBeNull();
  expect(read.get('no-such-account')).toBeNull();
});

test('ensuring a user twice gives one account, labelled by the user name at first', () => {
  const { accounts, pool } = withPool();
  const made = accounts.ensure(pool.id, 'tester-1');
  expect(made.label).toBe('tester-1');
  accounts.rename(made.id, 'My tester');
  expect(accounts.ensure(pool.id, 'tester-1')).toMatchObject({ id: made.id, label: 'My tester' });
  expect(accounts.list()).toHaveLength(1);
});

test('a pool cannot hold one user twice; entries without a pool may share names', () => {
  const { accounts, pool } = withPool();
  const first = accounts.add({ poolId: pool.id, username: 'a', label: '', issuer: '' });
  // As when two processes enroll one roster: the second gets the account that the first has made.
  expect(accounts.add({ poolId: pool.id, username: 'a', label: '', issuer: '' }).id).toBe(first.id);
  accounts.add({ poolId: null, username: 'a', label: '', issuer: '' });
  accounts.add({ poolId: null, username: 'a', label: '', issuer: '' });
  expect(accounts.list()).toHaveLength(3);
});

test('label, tags and problem are kept; a tag counts once', () => {
  const { accounts, pool, another } = withPool();
  const { id } = accounts.ensure(pool.id, 'a');
  accounts.rename(id, 'Größe 北京 🔑');
  accounts.setTags(id, ['smoke', 'EU "1"', 'smoke']);
  accounts.setProblem(id, { code: 'LOCKED_OUT', message: 'Wait.' });
  expect(another().accounts.get(id)).toMatchObject({
    label: 'Größe 北京 🔑',
    tags: ['smoke', 'EU "1"'],
    problem: { code: 'LOCKED_OUT', message: 'Wait.' },
  });
  accounts.setProblem(id, null);
  expect(accounts.get(id)?.problem).toBeNull();
});

test('the trash hides accounts, and restoring brings them back whole', () => {
  const { vault, accounts, pool } = withPool();
  const [a, b] = [accounts.ensure(pool.id, 'a'), accounts.ensure(pool.id, 'b')];
  accounts.setPassword(a.id, new Secret('pw'));
  vault.tokens.saveConfirmed(a.id, cognitoToken());
  accounts.remove([a.id]);
  expect(accounts.list().map((account) => account.id)).toEqual([b.id]);
  expect(accounts.countOfPool(pool.id)).toBe(1);
  accounts.restore([a.id]);
  expect(accounts.countOfPool(pool.id)).toBe(2);
  expect(accounts.password(a.id)?.reveal()).toBe('pw');
  expect(vault.tokens.current(a.id)?.state).toBe('confirmed');
});

test('ensuring a user in the trash takes the account out again, with its secret', () => {
  const { vault, accounts, pool } = withPool();
  const { id } = accounts.ensure(pool.id, 'a');
  vault.tokens.saveConfirmed(id, cognitoToken());
  accounts.remove([id]);
  expect(accounts.ensure(pool.id, 'a').id).toBe(id);
  expect(accounts.list().map((account) => account.id)).toEqual([id]);
  expect(vault.tokens.current(id)).not.toBeNull();
});

test('purging deletes what lies in the trash of that pool and nothing else', () => {
  const { vault, accounts, pool } = withPool();
  const other = vault.pools.add(poolFields({ name: 'Other' }));
  const gone = accounts.ensure(pool.id, 'gone').id;
  const kept = [accounts.ensure(pool.id, 'kept'), accounts.ensure(other.id, 'elsewhere')].map((a) => a.id);
  const trashedElsewhere = accounts.ensure(other.id, 'trashed').id;
  for (const id of [gone, ...kept, trashedElsewhere]) vault.tokens.saveConfirmed(id, cognitoToken());
  accounts.remove([gone, trashedElsewhere]);

  accounts.purgeRemoved(pool.id);

  expect(accounts.get(gone)).toBeNull();
  expect(vault.tokens.of(gone)).toEqual([]);
  for (const id of [...kept, trashedElsewhere]) expect(vault.tokens.of(id)).toHaveLength(1);
  accounts.restore([trashedElsewhere]);
  expect(
    accounts
      .list()
      .map((account) => account.id)
      .toSorted(),
  ).toEqual([...kept, trashedElsewhere].toSorted());
});

test('a pool with accounts cannot be removed; after purging its trash it can', () => {
  const { vault, accounts, pool } = withPool();
  const { id } = accounts.ensure(pool.id, 'a');
  expect(() => vault.pools.remove(pool.id)).toThrow(/FOREIGN KEY/);
  accounts.remove([id]);
  expect(() => vault.pools.remove(pool.id)).toThrow(/FOREIGN KEY/);
  accounts.purgeRemoved(pool.id);
  vault.pools.remove(pool.id);
  expect(vault.pools.list()).toEqual([]);
});

test('a password is kept sealed and says so', () => {
  const { accounts, pool, another } = withPool();
  const { id } = accounts.ensure(pool.id, 'a');
  expect(accounts.password(id)).toBeNull();
  accounts.setPassword(id, new Secret('Pässwörd 1'));
  expect(accounts.get(id)?.hasPassword).toBe(true);
  expect(another().accounts.password(id)?.reveal()).toBe('Pässwörd 1');
});

test('a next password stands beside the old one until it is promoted', () => {
  const { accounts, pool, another } = withPool();
  const { id } = accounts.ensure(pool.id, 'a');
  accounts.setPassword(id, new Secret('old'));
  accounts.setNextPassword(id, new Secret('new'));
  const read = another().accounts;
  expect([read.password(id)?.reveal(), read.password(id, 'next_password')?.reveal()]).toEqual(['old', 'new']);
  accounts.promoteNextPassword(id);
  expect([read.password(id)?.reveal(), read.password(id, 'next_password')]).toEqual(['new', null]);
});

test('promoting without a next password keeps the password', () => {
  const { accounts, pool } = withPool();
  const { id } = accounts.ensure(pool.id, 'a');
  accounts.setPassword(id, new Secret('old'));
  accounts.promoteNextPassword(id);
  expect(accounts.password(id)?.reveal()).toBe('old');
});

test('a password that was moved to another account or field does not open, and the account still lists', () => {
  const { accounts, pool, tamper } = withPool();
  const [a, b] = [accounts.ensure(pool.id, 'a'), accounts.ensure(pool.id, 'b')];
  accounts.setPassword(a.id, new Secret('pw'));
  tamper(
    'UPDATE account SET password = (SELECT password FROM account WHERE id = ?), next_password = NULL WHERE id = ?',
    a.id,
    b.id,
  );
  tamper('UPDATE account SET next_password = password WHERE id = ?', a.id);
  expect(accounts.password(b.id)).toBeNull();
  expect(accounts.password(a.id, 'next_password')).toBeNull();
  expect(accounts.list()).toHaveLength(2);
});

test('an account whose tags are damaged does not hide the others', () => {
  const { accounts, pool, tamper } = withPool();
  const [a, b] = [accounts.ensure(pool.id, 'a'), accounts.ensure(pool.id, 'b')];
  tamper(`UPDATE account SET tags = '["smoke' WHERE id = ?`, a.id);
  expect(accounts.list().map((account) => account.id)).toEqual([a.id, b.id]);
});

test('how a user stands at its pool is kept with the time of the look', () => {
  const { accounts, pool, clock, another } = withPool();
  const { id } = accounts.ensure(pool.id, 'a');
  accounts.setServer(id, { state: 'stale', detail: 'Another secret counts.' });
  clock.now += 5_000;
  expect(another().accounts.get(id)?.server).toEqual({
    state: 'stale',
    detail: 'Another secret counts.',
    checkedAt: clock.now - 5_000,
  });
});

test('a state that nobody knows, as a newer Poolkey may have written, is none', () => {
  const { accounts, pool, tamper } = withPool();
  const { id } = accounts.ensure(pool.id, 'a');
  accounts.setServer(id, { state: 'working', detail: '' });
  tamper(`UPDATE account SET server_state = 'quantum' WHERE id = ?`, id);
  expect(accounts.get(id)?.server).toBeNull();
});

test('a user gets another name at its pool; an account that has it already comes into this one', () => {
  const { accounts, pool, vault } = withPool();
  const elsewhere = vault.pools.add(poolFields({ name: 'Other' }));
  const [a, b] = [accounts.ensure(pool.id, 'a'), accounts.ensure(pool.id, 'b')];
  const other = accounts.ensure(elsewhere.id, 'c');
  accounts.setPassword(b.id, new Secret('of b'));
  accounts.setTags(b.id, ['buyer']);
  accounts.takeName(a.id, 'c');
  expect(accounts.ofUser(pool.id, 'c')?.id).toBe(a.id);
  expect(accounts.get(other.id)?.username).toBe('c');
  accounts.takeName(a.id, 'b');
  expect(accounts.get(b.id)).toBeNull();
  expect(accounts.get(a.id)).toMatchObject({ username: 'b', tags: ['buyer'] });
  expect(accounts.password(a.id)?.reveal()).toBe('of b');
});

test('the account that is left keeps its own password and label, and takes what it lacks', () => {
  const { accounts, pool } = withPool();
  const [typed, real] = [accounts.ensure(pool.id, 'a@example.com'), accounts.ensure(pool.id, 'uuid')];
  accounts.setPassword(typed.id, new Secret('typed'));
  accounts.setPassword(real.id, new Secret('real'));
  accounts.setNextPassword(typed.id, new Secret('next'));
  accounts.rename(typed.id, 'Buyer A');
  accounts.absorb(typed.id, real.id);
  expect(accounts.password(real.id)?.reveal()).toBe('real');
  expect(accounts.password(real.id, 'next_password')?.reveal()).toBe('next');
  expect(accounts.get(real.id)?.label).toBe('Buyer A');
});

test('of two accounts of one user one is left, with the tokens and the history of both', () => {
  const { accounts, pool, vault, another } = withPool();
  const [typed, real] = [accounts.ensure(pool.id, 'ALICE'), accounts.ensure(pool.id, 'alice')];
  const old = vault.tokens.savePending(real.id, cognitoToken());
  const fresh = vault.tokens.savePending(typed.id, cognitoToken());
  vault.events.add(typed.id, 'enrolled', 'session');
  accounts.absorb(typed.id, real.id);
  const read = another();
  expect(read.accounts.list().map(({ id }) => id)).toEqual([real.id]);
  // Whose row it stands in is no part of the seal.
  expect(read.tokens.of(real.id).map(({ id }) => id)).toEqual([fresh.id, old.id]);
  expect(read.events.of(real.id)).toMatchObject([{ kind: 'enrolled' }]);
});
