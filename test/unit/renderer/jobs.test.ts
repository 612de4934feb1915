// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { byUsername, failedAccount } from '../../../renderer/features/jobs/failed-account.ts';
import { nextItem } from '../../../renderer/ui/menu.tsx';
import { account } from '../../fakes/preview/samples.ts';
import { all, button, click, one, open, preparePage, says, text } from './opened-page.ts';

preparePage();

const twins = [
  account({ id: 'a', username: 'kim', poolId: 'stage' }),
  account({ id: 'b', username: 'kim', poolId: 'prod' }),
  account({ id: 'c', username: 'lee', poolId: 'prod' }),
];
const named = (username: string) => byUsername(twins).get(username) ?? [];
const nobody = new Set<string>();

test('a failure leads to its account only where there is no doubt which one', () => {
  expect(failedAccount({ poolId: null }, nobody, named('lee'))?.id).toBe('c');
  expect(failedAccount({ poolId: null }, nobody, named('kim'))).toBeNull();
  expect(failedAccount({ poolId: 'prod' }, nobody, named('kim'))?.id).toBe('b');
  expect(failedAccount({ poolId: null }, new Set(['a', 'c']), named('kim'))?.id).toBe('a');
  expect(failedAccount({ poolId: null }, nobody, named('gone'))).toBeNull();
});

test('an action’s job shows its title, how far it is, what failed and what it does now', async () => {
  await open('action-job');
  expect(one('job')).toBeDefined();
  await says('job', /Rotate tokens of 37 users21 \/ 37 · 1 failed.*tester-022: VerifySoftwareTokenStop/);
});

test('of several that have ended the newest is shown; the others are a number, and a list behind it', async () => {
  await open('many-ended');
  await says('job-summary', 'Rotate tokens of 23 users: 21 rotated, 2 failed');
  expect(all('job-summary')).toHaveLength(1);
  expect(text('jobs-earlier')).toBe('2 earlier');
  click(one('jobs-earlier'));
  await vi.waitFor(() => {
    expect(one('jobs-ended')?.querySelectorAll('[data-testid="job-summary"]')).toHaveLength(3);
  });
  click(one('jobs-dismiss-all'));
  await vi.waitFor(() => {
    expect(all('job-summary')).toHaveLength(0);
    expect(all('jobs-ended')).toHaveLength(0);
  });
});

test('dismissing the newest brings the one before', async () => {
  await open('many-ended');
  await says('job-summary', '21 rotated');
  click(one('job-dismiss'));
  await says('job-summary', '23 checked');
  expect(text('jobs-earlier')).toBe('1 earlier');
});

test('from a failure one click leads to its account', async () => {
  await open('many-ended');
  await says('job-summary', '21 rotated');
  button('Show reasons')?.click();
  await says('job-failures', /tester-007.*THROTTLED/);
  click(one('failure-account'));
  await vi.waitFor(() => {
    expect(text('panel-label')).toBe('tester-007');
  });
  expect(all('job-failures')).toHaveLength(0);
});

test('in a menu the arrows go around, letters go to the next item that begins so', () => {
  const labels = ['Check', 'Verify', 'Rotate', 'Reset'];
  expect(nextItem('ArrowDown', 3, labels)).toBe(0);
  expect(nextItem('ArrowUp', 0, labels)).toBe(3);
  expect(nextItem('End', 0, labels)).toBe(3);
  expect(nextItem('r', 2, labels)).toBe(3);
  expect(nextItem('R', 3, labels)).toBe(2);
  expect(nextItem('x', 0, labels)).toBeNull();
  expect(nextItem('Enter', 0, labels)).toBeNull();
});
