// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import type { PoolkeyApi } from '../../../main/contract/contract.ts';
import { serverState } from '../../../main/contract/server-state.ts';
import { serverWords } from '../../../renderer/features/actions/server-words.ts';
import { rowWords } from '../../../renderer/features/codes/row-state.tsx';
import { account } from '../../fakes/preview/samples.ts';
import { all, choose, click, one, open, preparePage, says, text } from './opened-page.ts';

preparePage();

const of = (state: (typeof serverState.options)[number]) =>
  document.querySelector(`[data-username$="-${state}"]`);

test('every state of the pool has a word and an icon of its own', () => {
  const words = serverState.options.map(serverWords);
  expect(new Set(words.map(({ word }) => word)).size).toBe(serverState.options.length);
  expect(new Set(words.map(({ icon }) => icon)).size).toBe(serverState.options.length);
  expect(serverWords('working').tone).toBe('good');
});

test('a row says what the pool says, else what is wrong here, else nothing', () => {
  const problem = { code: 'X', message: 'Something went wrong.' };
  const server = { state: 'gone', detail: 'No such user.', checkedAt: 0 } as const;
  expect(rowWords(account({ id: 'a' }))).toBeNull();
  expect(rowWords(account({ id: 'a', problem }))?.text).toBe('Something went wrong.');
  expect(rowWords(account({ id: 'a', problem, server }))).toMatchObject({
    text: 'User is gone',
    tip: 'User is gone: No such user.',
  });
  const working = { ...server, state: 'working' } as const;
  expect(rowWords(account({ id: 'a', server: working }))?.text).toBe('Working');
  expect(rowWords(account({ id: 'a', server: working, problem }))?.text).toBe('Something went wrong.');
  expect(rowWords(account({ id: 'a', server: working, token: 'pending' }))?.text).toBe('Not verified yet');
});

test('the panel says the state, what is known of it and since when, and offers the mending', async () => {
  await open('states');
  click(of('stale'));
  await says('server-status', /Enrolled elsewhere.*Check now.*Checked 9 minutes ago/);
  expect(text('server-detail')).toContain('enrolled again elsewhere');
  expect(text('server-repair')).toBe('Reset the token');
  click(one('server-repair'));
  await says('plan-run', 'Reset 1 token');
  expect(all('plan-row')).toHaveLength(1);
});

test('"working" and "unknown" have nothing to mend', async () => {
  await open('states');
  click(of('working'));
  await says('server-status', 'Working');
  expect(all('server-repair')).toHaveLength(0);
  click(of('unknown'));
  await says('server-status', 'Not known');
  expect(all('server-repair')).toHaveLength(0);
});

test('"Check now" asks the pool at once, is busy meanwhile, and the new state is shown', async () => {
  const run = vi.fn<PoolkeyApi['actions']['run']>();
  await open('states', (api) => {
    run.mockImplementation(api.actions.run);
    return { ...api, actions: { ...api.actions, run } };
  });
  click(of('unknown'));
  await says('server-status', 'Not known');
  click(one('server-check'));
  expect(run).toHaveBeenCalledWith({ kind: 'reconcile', ids: ['s-unknown'] });
  await says('server-check', 'Checking…');
  click(one('server-check'));
  await says('server-status', /Working.*just now/);
  await says('server-check', 'Check now');
  expect(run).toHaveBeenCalledOnce();
});

test('"Verify" runs without a plan, a change at the pool has one first', async () => {
  const run = vi.fn<PoolkeyApi['actions']['run']>();
  await open('states', (api) => {
    run.mockImplementation(api.actions.run);
    return { ...api, actions: { ...api.actions, run } };
  });
  click(of('working'));
  await says('server-status', 'Working');
  await choose('account-menu', 'action-verify');
  expect(run).toHaveBeenCalledWith({ kind: 'verify', ids: ['s-working'] });
  await choose('account-menu', 'action-prefer-off');
  await says('plan-run', 'Stop asking 1 user');
  expect(run).toHaveBeenCalledOnce();
});
