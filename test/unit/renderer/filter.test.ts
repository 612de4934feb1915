import { expect, test } from 'vitest';
import {
  countAccounts,
  needsAttention,
  passes,
  sameFilter,
} from '../../../renderer/features/codes/filter.ts';
import { type ServerState, serverState } from '../../../main/contract/server-state.ts';
import { account, people, states } from '../../fakes/preview/samples.ts';

test('attention is wanted by every token that is not confirmed, and by problems', () => {
  expect(needsAttention(account({ id: 'x' }))).toBe(false);
  expect(needsAttention(account({ id: 'x', token: 'pending' }))).toBe(true);
  expect(needsAttention(account({ id: 'x', token: 'none' }))).toBe(true);
  expect(needsAttention(account({ id: 'x', token: 'unreadable' }))).toBe(true);
  expect(needsAttention(account({ id: 'x', problem: { code: 'X', message: 'x' } }))).toBe(true);
});

test('attention is wanted by what the pool says of a user, unless it is working or was never asked', () => {
  const asked = (state: ServerState) => account({ id: 'x', server: { state, detail: '', checkedAt: 0 } });
  expect(serverState.options.filter((state) => !needsAttention(asked(state)))).toEqual(['working']);
  const counts = countAccounts([...states, account({ id: 'never' })]);
  expect(counts.attention).toBe(states.length - 1);
});

test('counts agree with the filters', () => {
  const counts = countAccounts(people);
  const number = (filter: Parameters<typeof passes>[0]) =>
    people.filter((each) => passes(filter, each)).length;
  expect(counts.all).toBe(people.length);
  expect(counts.attention).toBe(number({ by: 'attention' }));
  expect(counts.noPool).toBe(number({ by: 'no-pool' }));
  for (const [id, size] of counts.pools) expect(number({ by: 'pool', id })).toBe(size);
  for (const [tag, size] of counts.tags) expect(number({ by: 'tag', tag })).toBe(size);
  expect([...counts.tags.keys()]).toEqual(['admin', 'checkout', 'smoke']);
});

test('filters are the same by content', () => {
  expect(sameFilter({ by: 'pool', id: 'a' }, { by: 'pool', id: 'a' })).toBe(true);
  expect(sameFilter({ by: 'pool', id: 'a' }, { by: 'pool', id: 'b' })).toBe(false);
});
