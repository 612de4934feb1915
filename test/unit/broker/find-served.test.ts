import { expect, test } from 'vitest';
import type { ServedAccount } from '../../../main/broker/code-source.ts';
import { findServed } from '../../../main/broker/find-served.ts';

const account = (
  id: string,
  username: string,
  pool: string | null = 'stage',
  label = username,
): ServedAccount => ({
  id,
  name: pool === null ? label : `${username}@${pool}`,
  username,
  label,
  pool,
  tags: [],
});

const ACCOUNTS = [
  account('bead1e5', 'alice'),
  account('1111111', 'bea'),
  account('2222222', 'Bob'),
  account('3333333', 'bob'),
  account('4444444', 'bob', 'other'),
  account('5555555', 'x', null, 'An entry'),
];

const found = (query: string) => {
  const result = findServed(ACCOUNTS, query);
  return result.ok ? result.value.id : result.error.code;
};

test.each([
  ['alice', 'bead1e5'],
  ['alice@stage', 'bead1e5'],
  ['ALICE', 'bead1e5'],
  ['al', 'bead1e5'],
  ['bead1e5', 'bead1e5'],
  ['55555', '5555555'],
  ['Bob', '2222222'],
  ['bob@other', '4444444'],
  ['An entry', '5555555'],
  ['an e', '5555555'],
])('%s is the account %s', (query, id) => expect(found(query)).toBe(id));

test.each([
  ['bob', 'AMBIGUOUS'],
  ['b', 'AMBIGUOUS'],
  ['carol', 'NOT_FOUND'],
  ['alice@other', 'NOT_FOUND'],
])('%s is %s', (query, code) => expect(found(query)).toBe(code));

test('the beginning of a name is not ambiguous by an id that begins alike', () => {
  expect([found('be'), found('bead')]).toEqual(['1111111', 'bead1e5']);
});

test('what fits several is told with all their names, and where there is none at all it is the grant', () => {
  expect(findServed(ACCOUNTS, 'bob')).toMatchObject({
    error: { message: expect.stringContaining('bob@stage, bob@other') as string },
  });
  expect(findServed([], 'bob')).toMatchObject({
    error: { code: 'NOT_FOUND', message: expect.stringContaining('for no account at all') as string },
  });
});
