// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { isDisabled, openBulk, refusal, toRun } from './bulk-page-driver.ts';
import { counts, running } from '../../fakes/preview/run-samples.ts';
import { click, one, preparePage, says, text } from './opened-page.ts';

preparePage();

const gone = async (testId: string) => {
  await vi.waitFor(() => {
    expect(one(testId)).toBeUndefined();
  });
};

test('a running run shows its numbers, a bar by outcome, and its users', async () => {
  await openBulk('run-throttled');
  await toRun();
  expect(text('run-headline')).toBe('Enrolling 1,240 users');
  expect(text('run-progress')).toBe('521 / 1,240');
  expect(text('run-pace')).toBe('2.1 users a second · about 5 min 41 s left');
  expect(text('run-legend')).toBe('481 done31 skipped9 failed6 under way713 planned');
  expect(one('run-bar')?.getAttribute('aria-valuetext')).toContain('481 done');
  expect(text('run-throttled')).toBe('Cognito throttles UserResourceUpdate: held to 18 calls a second');
  expect(text('run-row')).toMatch(/^2tester-0001@example\.test.*Done/);
});

test('pause and resume are asked of main, and the page says where it stands', async () => {
  const { runs } = await openBulk('run-running');
  await toRun();
  click(one('run-pause'));
  await says('run-headline', /^Pausing/);
  expect(text('run-pause')).toBe('Pausing…');
  click(one('run-pause'));
  await says('run-headline', 'Paused');
  expect(runs.pause).toHaveBeenCalledExactlyOnceWith({ id: 'run-1' });
  expect(one('run-reason')).toBeUndefined();
  click(one('run-resume'));
  await says('run-headline', 'Enrolling');
  expect(runs.resume).toHaveBeenCalledExactlyOnceWith({ id: 'run-1' });
  click(one('run-stop'));
  await says('run-headline', 'Stopped');
  expect(runs.stop).toHaveBeenCalledExactlyOnceWith({ id: 'run-1' });
});

test('five failures of one kind ask a person, who can go on, go on for good, or stop', async () => {
  for (const [choice, called] of [
    ['reason-go-on', { id: 'run-1' }],
    ['reason-keep-going', { id: 'run-1', keepGoing: true }],
  ] as const) {
    const { runs } = await openBulk('run-paused');
    await toRun();
    expect(text('run-reason')).toContain('5 users in a row failed with WRONG_PASSWORD');
    expect(one('run-resume')).toBeUndefined();
    click(one(choice));
    await gone('run-reason');
    expect(runs.resume).toHaveBeenCalledExactlyOnceWith(called);
  }
  const { runs } = await openBulk('run-paused');
  await toRun();
  click(one('reason-stop'));
  await says('run-headline', 'Stopped');
  expect(runs.stop).toHaveBeenCalledWith({ id: 'run-1' });
});

test('a run that an error has stopped says what to mend, and can go on afterwards', async () => {
  const { runs } = await openBulk('run-disk-full');
  await toRun();
  expect(text('run-reason')).toMatch(
    /The disk is full.*Make room first.*Resume goes on where it was.*DISK_FULL/,
  );
  runs.resume.mockImplementation(async () => refusal('The disk is still full.'));
  click(one('run-resume'));
  await says('toast', 'The disk is still full.');
});

test('failed users can be tried again', async () => {
  const { runs } = await openBulk('run-finished');
  await toRun();
  expect(text('run-retry')).toBe('Retry failed (6)');
  click(one('run-retry'));
  await says('run-headline', 'Enrolling');
  expect(runs.retryFailed).toHaveBeenCalledExactlyOnceWith({ id: 'run-1' });
});

test('another process’s run is only looked at', async () => {
  await openBulk('run-elsewhere');
  await toRun();
  expect(text('run-elsewhere')).toContain('Another Poolkey works on this run');
  for (const action of ['run-pause', 'run-stop', 'run-resume', 'run-retry', 'run-remove'])
    expect(one(action)).toBeUndefined();
  expect(one('run-report')).toBeDefined();
  expect(text('run-row')).toContain('tester-0001');
});

test('a screen reader hears tenths and changes of state, not each user', async () => {
  const { push } = await openBulk('run-running');
  await toRun();
  const said: string[] = [];
  const observer = new MutationObserver(() => said.push(text('run-spoken')));
  const box = one('run-spoken');
  if (box !== undefined) observer.observe(box, { characterData: true, childList: true, subtree: true });
  for (let done = 520; done <= 640; done += 10)
    push({ ...running, counts: counts(1240, { done, failed: 9 }) });
  await says('run-progress', '649 / 1,240');
  await vi.waitFor(() => {
    expect(new Set(said)).toEqual(new Set(['Enrolling 1,240 users, 50 percent']));
  });
  observer.disconnect();
  expect(isDisabled('run-pause')).toBe(false);
});
