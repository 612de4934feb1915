import { expect, test } from 'vitest';
import { accountsAfter, accountsOf, jobsAfter } from '../../../renderer/lib/reduce.ts';
import { job } from '../../fakes/preview/job-samples.ts';
import { account } from '../../fakes/preview/samples.ts';

const a = account({ id: 'a' });
const b = account({ id: 'b' });

test('upserts replace and add, removals take away', () => {
  const before = accountsOf([a, b]);
  const renamed = { ...a, label: 'Alice' };
  const after = accountsAfter(before, { upsert: [renamed, account({ id: 'c' })], remove: ['b'] });
  expect([...after.keys()]).toEqual(['a', 'c']);
  expect(after.get('a')?.label).toBe('Alice');
  expect([...before.keys()]).toEqual(['a', 'b']);
});

test('an id that is removed and upserted at once stays', () => {
  expect(accountsAfter(accountsOf([a]), { upsert: [a], remove: ['a'] }).has('a')).toBe(true);
});

test('a change that changes nothing keeps the same map', () => {
  const before = accountsOf([a]);
  expect(accountsAfter(before, { upsert: [], remove: ['unknown'] })).toBe(before);
});

test('jobs keep their order', () => {
  const other = { ...job, id: 'job-2' };
  const list = jobsAfter([job, other], { ...job, done: 20 });
  expect(list.map(({ id, done }) => [id, done])).toEqual([
    ['job-1', 20],
    ['job-2', 13],
  ]);
  expect(jobsAfter([], job)).toEqual([job]);
});
