// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { keys, openBulk, refusal, there, toRun } from './bulk-page-driver.ts';
import { finished, paused } from '../../fakes/preview/run-samples.ts';
import { all, click, one, preparePage, press, says, text } from './opened-page.ts';

preparePage();

const gone = async (testId: string) => {
  await vi.waitFor(() => {
    expect(one(testId)).toBeUndefined();
  });
};

test('a run is removed after a word on what stays; a refusal is told in the dialog', async () => {
  const { runs } = await openBulk('run-finished');
  await toRun();
  const remove = runs.remove.getMockImplementation();
  runs.remove.mockImplementation(async () => refusal('Another Poolkey works on it.'));
  click(one('run-remove'));
  await says('run-remove-dialog', 'Accounts and secrets that it made stay.');
  click(one('run-remove-confirm'));
  await says('form-error', 'Another Poolkey works on it.');
  if (remove !== undefined) runs.remove.mockImplementation(remove);
  await vi.waitFor(() => {
    expect(one('run-remove-confirm')?.getAttribute('aria-disabled')).toBeNull();
  });
  click(one('run-remove-confirm'));
  await there('runs-empty');
});

test('a run that somebody else has removed leaves a page that says so', async () => {
  const { runs } = await openBulk('run-finished');
  await toRun();
  await runs.remove({ id: 'run-1' });
  await there('run-gone');
  expect(text('run-gone')).toContain('Accounts and secrets that it made are still in the vault.');
});

test('the list of runs has the newest first, with what can be done', async () => {
  const { runs } = await openBulk('runs');
  keys('j');
  await there('run-item');
  const words = all('run-item').map((item) => item.textContent);
  expect(words).toHaveLength(4);
  expect(words[2]).toMatch(/checkout team, autumn.*Interrupted.*yesterday.*521 \/ 1,240/);
  expect(words[3]).toMatch(/Pasted list.*Finished.*25 \/ 25.*25 enrolled/);
  click(one('run-item-resume'));
  await vi.waitFor(() => {
    expect(runs.resume).toHaveBeenCalledWith({ id: 'run-2' });
  });
  click(all('run-item-remove').at(-1));
  await says('run-remove-dialog', 'Remove the run of Pasted list?');
  click(one('run-remove-confirm'));
  await vi.waitFor(() => {
    expect(all('run-item')).toHaveLength(3);
  });
});

test('beside the codes a run shows how far it is, what it waits for, and how it ended', async () => {
  const { push } = await openBulk('run-running');
  await says('run-banner', 'testers.csv Running521 / 1,240 · 4.8 users a second');
  push(paused);
  await says('run-banner', 'Paused521 / 1,240 · 5 users in a row failed with WRONG_PASSWORD');
  push(finished);
  await says('run-banner', 'Finished1,203 enrolled, 31 had a token already, 6 failed');
  click(one('run-banner-dismiss'));
  await gone('run-banner');
  expect(all('run-bar')).toHaveLength(0);
});

test('a run whose end was seen on its page is not told once more', async () => {
  const { push } = await openBulk('run-running');
  await there('run-banner-open');
  click(one('run-banner-open'));
  await there('run-row');
  push(finished);
  await there('run-end');
  press('Escape', document.body);
  await there('account-list');
  expect(one('run-banner')).toBeUndefined();
});
