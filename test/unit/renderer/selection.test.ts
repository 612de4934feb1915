// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import type { PoolkeyApi } from '../../../main/contract/contract.ts';
import {
  all,
  button,
  choose,
  click,
  one,
  open,
  preparePage,
  press,
  rowOf,
  says,
  text,
  type,
} from './opened-page.ts';

preparePage();

const list = () => document.querySelector('#accounts');
const picked = () => all('account-row').filter((row) => row.dataset['picked'] === 'true');
const names = () => picked().map((row) => row.dataset['username']);
const tester = (number: number) => `tester-${String(number).padStart(3, '0')}`;
const nobodyPicked = async () =>
  vi.waitFor(() => {
    expect(all('pick-bar')).toHaveLength(0);
    expect(picked()).toHaveLength(0);
  });

test('Ctrl+click gathers, Shift+click takes the range; a range shrinks again; Esc lets all go', async () => {
  await open('local');
  click(rowOf(tester(2)), { ctrlKey: true });
  await says('picks-count', '1 selected');
  click(rowOf(tester(5)), { shiftKey: true });
  await says('picks-count', '4 selected');
  click(rowOf(tester(3)), { shiftKey: true });
  await says('picks-count', '2 selected');
  click(rowOf(tester(7)), { ctrlKey: true });
  await says('picks-count', '3 selected');
  expect(names()).toEqual([tester(2), tester(3), tester(7)]);
  press('Escape');
  await nobodyPicked();
});

test('a plain click opens a row and leaves the selection; the box of a row picks it', async () => {
  await open('local');
  click(rowOf(tester(4))?.querySelector('[data-testid="row-pick"]'));
  await says('picks-count', '1 selected');
  const box = rowOf(tester(4))?.querySelector<HTMLInputElement>('[data-testid="row-pick"]');
  expect(box?.checked).toBe(true);
  click(rowOf(tester(6)));
  await vi.waitFor(() => {
    expect(text('panel-label')).toBe(tester(6));
  });
  expect(names()).toEqual([tester(4)]);
});

test('Ctrl+A in the search means its text first, then the rows it has found; what the filter hides is said', async () => {
  await open('local');
  const search = document.querySelector<HTMLInputElement>('#search');
  type(search, 'tester-01');
  await vi.waitFor(() => {
    expect(all('account-row')).toHaveLength(10);
  });
  search?.setSelectionRange(9, 9);
  press('a', search, { ctrlKey: true });
  expect(all('pick-bar')).toHaveLength(0);
  search?.select();
  press('a', search, { ctrlKey: true });
  await says('picks-count', '10 selected');
  expect(all('picks-hidden')).toHaveLength(0);
  type(search, 'tester-019');
  await says('picks-hidden', '9 of them hidden by the filter');
  // The first Esc belongs to the search, the second to the selection.
  press('Escape', search);
  await vi.waitFor(() => {
    expect(all('picks-hidden')).toHaveLength(0);
  });
  expect(text('picks-count')).toBe('10 selected');
  expect(search?.value).toBe('');
  press('Escape', search);
  await nobodyPicked();
});

test('from the list: Ctrl+A takes all, Space one, Shift with an arrow what lies between', async () => {
  await open('local');
  press('a', list(), { ctrlKey: true });
  await says('picks-count', '25 selected');
  press('Escape', list());
  await nobodyPicked();
  press(' ', list());
  await says('picks-count', '1 selected');
  press(' ', list());
  await nobodyPicked();
  press('ArrowDown', list(), { shiftKey: true });
  press('ArrowDown', list(), { shiftKey: true });
  await says('picks-count', '3 selected');
  press('ArrowUp', list(), { shiftKey: true });
  await says('picks-count', '2 selected');
  expect(names()).toEqual([tester(1), tester(2)]);
});

test('a space typed into the search is text', async () => {
  await open('local');
  press(' ');
  expect(all('pick-bar')).toHaveLength(0);
});

test('the box above the list takes all that is shown, and lets it go', async () => {
  await open('local');
  click(rowOf(tester(2)), { ctrlKey: true });
  await says('picks-count', '1 selected');
  click(one('picks-all'));
  await says('picks-count', '25 selected');
  expect(picked()).toHaveLength(all('account-row').length);
  click(one('picks-all'));
  await nobodyPicked();
});

test('removing a selection can be undone; the accounts come back selected', async () => {
  await open('local');
  for (const number of [1, 2, 3]) click(rowOf(tester(number)), { ctrlKey: true });
  await says('picks-count', '3 selected');
  await choose('picks-menu', 'action-remove');
  await says('toast', /^3 accounts removed. MFA stays on at Cognito/);
  await nobodyPicked();
  expect(text('shown-count')).toBe('22');
  button('Undo')?.click();
  await says('picks-count', '3 selected');
  expect(text('shown-count')).toBe('25');
});

test('with five thousand selected only the rows in view exist', async () => {
  await open('many');
  press('a', list(), { ctrlKey: true });
  await says('picks-count', '5,000 selected');
  expect(all('account-row').length).toBeLessThan(40);
});

test('what only looks is asked of those that have a pool', async () => {
  const run = vi.fn<PoolkeyApi['actions']['run']>();
  await open('codes', (api) => {
    run.mockImplementation(api.actions.run);
    return { ...api, actions: { ...api.actions, run } };
  });
  for (const name of ['bob', '', 'dave']) click(rowOf(name), { ctrlKey: true });
  await says('picks-count', '3 selected');
  click(one('picks-reconcile'));
  await vi.waitFor(() => {
    expect(run).toHaveBeenCalledWith({ kind: 'reconcile', ids: ['a2', 'a4'] });
  });
  await says('job', 'reconcile');
});
