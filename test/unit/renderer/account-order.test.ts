import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { SortedAccounts, sortAccounts } from '../../../renderer/features/codes/account-order.ts';
import { type Accounts, accountsAfter, accountsOf } from '../../../renderer/lib/reduce.ts';
import { account, crowd } from '../../fakes/preview/samples.ts';

test('sorts numbers as numbers and breaks ties for good', () => {
  const users = ['user-10', 'user-2', 'User-1'].map((username, at) => account({ id: `${at}`, username }));
  expect(sortAccounts(users).map(({ username }) => username)).toEqual(['User-1', 'user-2', 'user-10']);
  const twins = [account({ id: 'b', username: 'x' }), account({ id: 'a', username: 'x' })];
  expect(sortAccounts(twins).map(({ id }) => id)).toEqual(['a', 'b']);
});

const names = fc.constantFrom('a', 'A', 'user-1', 'user-2', 'user-10', 'é', 'e', 'zoë', '');
const some = fc.record({
  id: fc.integer({ min: 0, max: 40 }),
  username: names,
  label: names,
  digits: fc.constantFrom(6, 8),
});
const change = fc.record({
  upsert: fc.array(some, { maxLength: 12 }),
  remove: fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 4 }),
});

test('after any changes the order is what sorting anew would give', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 12 }), (changes) => {
      const order = new SortedAccounts();
      let accounts: Accounts = accountsOf(crowd(20));
      for (const { upsert, remove } of changes) {
        accounts = accountsAfter(accounts, {
          upsert: upsert.map(({ id, ...rest }) => account({ ...rest, id: `${id}` })),
          remove: remove.map(String),
        });
        expect(order.of(accounts)).toEqual(sortAccounts(accounts.values()));
      }
    }),
  );
});

test('without a change it is the same list, and after a lock an empty one', () => {
  const order = new SortedAccounts();
  const accounts = accountsOf(crowd(100));
  const list = order.of(accounts);
  expect(order.of(accounts)).toBe(list);
  expect(order.of(accountsAfter(accounts, { upsert: [], remove: ['nobody'] }))).toBe(list);
  expect(order.of(new Map())).toEqual([]);
  expect(order.of(accounts)).toEqual(list);
});

// While users are being enrolled this happens four times a second: sorting 10,000 rows each time would be felt.
test('news of a few rows compares a few rows', () => {
  let asked = 0;
  const counting = crowd(10_000).map((row) => ({
    ...row,
    get label() {
      asked += 1;
      return row.username;
    },
  }));
  const order = new SortedAccounts();
  const accounts = accountsOf(counting);
  order.of(accounts);
  const sorting = asked;
  asked = 0;
  const upsert = counting
    .slice(500, 510)
    .map(({ id, username }) => account({ id, username, label: `x ${username}` }));
  order.of(accountsAfter(accounts, { upsert, remove: [] }));
  expect(asked).toBeLessThan(2_000);
  expect(sorting).toBeGreaterThan(10_000);
});
