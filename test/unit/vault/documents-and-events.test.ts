import { expect, test } from 'vitest';
import { UnsealError } from '../../../main/vault/sealing.ts';
import { tempVault } from './temp-vault.ts';

test('a document comes back as it was saved, the last one saved under its name', () => {
  const { vault, another } = tempVault();
  expect(vault.documents.load('local-pool')).toBeUndefined();
  vault.documents.save('local-pool', { users: [] });
  const body = { users: [{ name: 'Zoë 🔑', tokens: [1, null, { a: true }] }] };
  vault.documents.save('local-pool', body);
  vault.documents.save('other', [1]);
  expect(another().documents.load('local-pool')).toEqual(body);
  vault.documents.setAside('local-pool');
  expect(vault.documents.load('local-pool')).toBeUndefined();
  expect(vault.documents.load('other')).toEqual([1]);
});

test('a damaged document, or one moved to another name, does not open', () => {
  const { vault, tamper } = tempVault();
  vault.documents.save('one', { a: 1 });
  tamper(`UPDATE sealed_document SET name = 'two'`);
  expect(() => vault.documents.load('two')).toThrow(UnsealError);
});

test('the history of an account is newest first, cut to the limit, and its own', () => {
  const { vault, clock } = tempVault();
  for (const detail of ['1', '2', '3']) {
    vault.events.add('a', 'signed_in', detail);
    clock.now += 1;
  }
  vault.events.add('b', 'enrolled', 'x');
  vault.events.add(null, 'locked', 'y');
  expect(vault.events.of('a', 2)).toEqual([
    { at: clock.now - 1, kind: 'signed_in', detail: '3' },
    { at: clock.now - 2, kind: 'signed_in', detail: '2' },
  ]);
  expect(vault.events.of('nobody')).toEqual([]);
});

test('another process’s write changes the data version, one’s own does not', () => {
  const { vault, another } = tempVault();
  const other = another();
  const before = vault.dataVersion;
  vault.events.add('a', 'k', 'mine');
  expect(vault.dataVersion).toBe(before);
  other.events.add('a', 'k', 'theirs');
  expect(vault.dataVersion).not.toBe(before);
});

test('a document that is removed is gone, and removing one that is not there does nothing', () => {
  const { vault, another } = tempVault();
  vault.documents.save('recreate:a', { groups: ['x'] });
  vault.documents.save('recreate:b', { groups: ['y'] });
  vault.documents.remove('recreate:a');
  vault.documents.remove('nobody');
  expect(another().documents.load('recreate:a')).toBeUndefined();
  expect(another().documents.load('recreate:b')).toEqual({ groups: ['y'] });
});

test('documents can lie below others, and go or are set aside together', () => {
  const { vault, another } = tempVault();
  for (const name of ['pool', 'pool/a', 'pool/a/1', 'pool/a/2', 'pool/ab', 'pool/b/1', 'pool0']) {
    vault.documents.save(name, name);
  }
  const { documents } = another();
  expect(documents.namesBelow('pool')).toEqual(['pool/a', 'pool/a/1', 'pool/a/2', 'pool/ab', 'pool/b/1']);
  expect(documents.namesBelow('pool/a')).toEqual(['pool/a/1', 'pool/a/2']);
  documents.removeTree('pool/a');
  expect(documents.namesBelow('pool')).toEqual(['pool/ab', 'pool/b/1']);
  documents.setAside('pool/b');
  documents.setAside('pool/ab');
  expect(documents.namesBelow('pool')).toEqual([]);
  expect([documents.load('pool'), documents.load('pool0')]).toEqual(['pool', 'pool0']);
});
