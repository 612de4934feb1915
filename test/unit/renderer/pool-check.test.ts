// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { checkFinding } from '../../../main/contract/pool-check.ts';
import type { PoolkeyApi } from '../../../main/contract/contract.ts';
import { findingsTotal, findingWords } from '../../../renderer/features/pools/findings.tsx';
import { all, button, click, field, one, open, preparePage, says, text, type } from './opened-page.ts';

preparePage();

const states = checkFinding.entries.state.options;

async function edited() {
  const check = vi.fn<PoolkeyApi['pools']['check']>();
  await open('codes', (api) => {
    check.mockImplementation(api.pools.check);
    return { ...api, pools: { ...api.pools, check } };
  });
  click([...document.querySelectorAll('.side-item')].find((each) => each.textContent.startsWith('stage')));
  await vi.waitFor(() => {
    expect(button('Edit pool')).toBeDefined();
  });
  button('Edit pool')?.click();
  await vi.waitFor(() => {
    expect(one('pool-check')).toBeDefined();
  });
  return check;
}

test('the four states of a finding differ by icon and by word', () => {
  const words = states.map(findingWords);
  expect(new Set(words.map(({ icon }) => icon)).size).toBe(4);
  expect(new Set(words.map(({ word }) => word)).size).toBe(4);
});

test('the total begins with what is worst and leaves out what there is none of', () => {
  const of = (...found: (typeof states)[number][]) =>
    findingsTotal(found.map((state, at) => ({ id: String(at), state, title: '', detail: '' })));
  expect(of('ok', 'ok')).toBe('2 OK');
  expect(of('ok', 'failed', 'attention')).toBe('1 failed, 1 needs attention, 1 OK');
  expect(of('attention', 'attention', 'unknown')).toBe('2 need attention, 1 not known');
  expect(of()).toBe('');
});

test('a saved pool is checked as it stands in the form, with its stored secret', async () => {
  const check = await edited();
  type(field('Client ID'), 'unsaved');
  click(one('pool-check'));
  await says('pool-check', 'Checking…');
  await says('findings', '1 failed, 1 needs attention, 1 not known, 3 OK');
  const [asked] = check.mock.calls[0] ?? [];
  expect(asked?.id).toBe('stage');
  expect(asked?.input).toMatchObject({ clientId: 'unsaved' });
  expect(asked?.input).not.toHaveProperty('clientSecret');
  expect(all('finding').map((each) => each.dataset['id'])).toContain('flow.srp');
  expect(text('findings-calls')).toContain('InitiateAuth');
  expect(text('pool-check')).toBe('Check again');
});

test('findings of an older form say so, until it is checked again', async () => {
  await edited();
  click(one('pool-check'));
  await says('findings', '3 OK');
  expect(all('findings-stale')).toHaveLength(0);
  type(field('Client ID'), 'another');
  await says('findings-stale', 'changed since');
  click(one('pool-check'));
  await vi.waitFor(
    () => {
      expect(all('findings-stale')).toHaveLength(0);
    },
    { timeout: 3000 },
  );
});

test('a field that cannot be right is named at the head of the form', async () => {
  await edited();
  type(field('User pool ID'), 'nonsense');
  click(one('pool-check'));
  await says('form-error', 'INVALID_POOL');
  expect(all('findings')).toHaveLength(0);
});

test('a stored secret can be said to be no more; what was typed for it goes', async () => {
  const check = await edited();
  type(field('Client secret'), 'typed');
  click(one('no-client-secret'));
  await vi.waitFor(() => {
    expect(field('Client secret')?.disabled).toBe(true);
  });
  expect(field('Client secret')?.value).toBe('');
  click(one('pool-check'));
  expect(check.mock.calls[0]?.[0].input).toMatchObject({ noClientSecret: true });
});
