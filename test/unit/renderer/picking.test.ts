import { assert, array, boolean, nat, property, uniqueArray } from 'fast-check';
import { expect, test } from 'vitest';
import { between, countPicks, spread, toggled } from '../../../renderer/features/codes/picking.ts';

const order = ['a', 'b', 'c', 'd', 'e'];

test('a click turns one over and leaves the rest', () => {
  const picks = toggled(new Set(['a']), 'c');
  expect([...picks]).toEqual(['a', 'c']);
  expect([...toggled(picks, 'a')]).toEqual(['c']);
});

test('a range has both its ends, in either direction', () => {
  expect(between(order, 'b', 'd')).toEqual(['b', 'c', 'd']);
  expect(between(order, 'd', 'b')).toEqual(['b', 'c', 'd']);
  expect(between(order, 'c', 'c')).toEqual(['c']);
  expect(between(order, null, 'c')).toEqual(['c']);
});

test('a range from a row that the filter has taken away is the clicked row alone', () => {
  expect(between(order, 'gone', 'c')).toEqual(['c']);
  expect(between(order, 'a', 'gone')).toEqual([]);
});

test('counts what is picked, what of it is hidden, and how the box above the list stands', () => {
  expect(countPicks(new Set(), order)).toEqual({ picked: 0, hidden: 0, shown: 'none' });
  expect(countPicks(new Set(['a', 'x', 'y']), order)).toEqual({ picked: 3, hidden: 2, shown: 'some' });
  expect(countPicks(new Set([...order, 'x']), order)).toEqual({ picked: 6, hidden: 1, shown: 'all' });
  expect(countPicks(new Set(['x']), order)).toEqual({ picked: 1, hidden: 1, shown: 'none' });
});

test('spreading takes all in or lets all go, and touches nothing else', () => {
  assert(
    property(uniqueArray(nat(30)), array(nat(30)), boolean(), (before, some, into) => {
      const picks = new Set(before.map(String));
      const ids = some.map(String);
      const after = spread(picks, ids, into);
      for (const id of ids) expect(after.has(id)).toBe(into);
      expect([...picks].filter((id) => !ids.includes(id) && !after.has(id))).toEqual([]);
      for (const id of after) expect(picks.has(id) || ids.includes(id)).toBe(true);
      expect(picks.size).toBe(before.length);
    }),
  );
});
