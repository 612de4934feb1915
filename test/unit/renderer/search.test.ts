import { expect, test } from 'vitest';
import { fold, searchAccounts } from '../../../renderer/features/codes/search.ts';
import { account, crowd } from '../../fakes/preview/samples.ts';

const list = [
  account({ id: '1', username: 'alice', label: 'Admin of stage', tags: ['smoke'] }),
  account({ id: '2', username: 'bob', label: 'bob', poolId: 'qa', tags: ['smoke-2'] }),
  account({ id: '3', username: 'jose', label: 'José', issuer: 'GitHub', poolId: null }),
  account({ id: '4', username: 'alice-2', label: 'alice-2' }),
];
const poolName = (id: string | null) => (id === 'qa' ? 'Quality' : id === null ? '' : 'stage');
const find = (query: string) => searchAccounts(list, query, poolName).map(({ id }) => id);

test('nothing typed shows all, in order', () => {
  expect(find('')).toEqual(['1', '2', '3', '4']);
  expect(find('   ')).toEqual(['1', '2', '3', '4']);
});

test('finds by label, user name, pool, issuer and tag, whatever the case or accents', () => {
  expect(find('ADMIN')).toEqual(['1']);
  expect(find('quality')).toEqual(['2']);
  expect(find('github')).toEqual(['3']);
  expect(find('jose')).toEqual(['3']);
  expect(find('josé')).toEqual(['3']);
  expect(find('smoke')).toEqual(['1', '2']);
});

test('all words must be there, in any order', () => {
  expect(find('stage alice')).toEqual(['1', '4']);
  expect(find('alice quality')).toEqual([]);
});

test('#word means a tag', () => {
  expect(find('#smoke')).toEqual(['1', '2']);
  expect(find('#stage')).toEqual([]);
});

test('an exact name comes first, so that Enter copies the one meant', () => {
  expect(searchAccounts(list.toReversed(), 'alice', poolName).map(({ id }) => id)).toEqual(['1', '4']);
});

test('a renamed pool is found by its new name', () => {
  expect(searchAccounts(list, 'fresh', () => 'fresh')).toHaveLength(4);
});

test('fold handles other alphabets', () => {
  expect(fold('Ёлка')).toBe(fold('ёлка'));
});

test('fold does the same to plain names as to all others', () => {
  for (const text of ['', 'Tester-001', 'a b~', 'ÉCOLE', 'İstanbul', 'tab\there']) {
    expect(fold(text)).toBe(text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase());
  }
});

test('thousands of rows are searched', () => {
  const many = crowd(10_000);
  const found = searchAccounts(many, 'tester-999', poolName);
  expect(found.length).toBeGreaterThan(0);
  expect(found.length).toBeLessThan(many.length);
});
