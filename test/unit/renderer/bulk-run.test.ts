// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { isDisabled, keys, openBulk, refusal, there, toRun } from './bulk-page-driver.ts';
import { counts, finished, paused, running } from '../../fakes/preview/run-samples.ts';
import { all, choose, click, field, one, preparePage, press, says, text, type } from './opened-page.ts';

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

test('rows are read for what is on the screen, and anew when the run has moved; never two at a time', async () => {
  const { runs, push } = await openBulk('run-running');
  let under = 0;
  let most = 0;
  const answer = runs.rows.getMockImplementation();
  runs.rows.mockImplementation(async (input) => {
    under += 1;
    most = Math.max(most, under);
    const page = await answer?.(input);
    under -= 1;
    return page ?? refusal();
  });
  await toRun();
  const before = runs.rows.mock.calls.length;
  for (let done = 513; done < 540; done++)
    push({ ...running, counts: counts(1240, { done, failed: 9, signed_in: 3 }) });
  await vi.waitFor(() => {
    expect(text('run-progress')).toBe('548 / 1,240');
    expect(runs.rows.mock.calls.length).toBeGreaterThan(before);
  });
  expect(runs.rows.mock.calls.length - before).toBeLessThan(4);
  for (const [{ from, count }] of runs.rows.mock.calls) {
    expect(from).toBe(0);
    expect(count).toBeLessThan(40);
  }
  expect(most).toBe(1);
  expect(all('run-row').length).toBeLessThan(40);
});

test('a filter and a search are asked of main, from the top', async () => {
  const { runs } = await openBulk('run-finished');
  await toRun();
  expect(['all', 'planned', 'active', 'done', 'failed'].map((each) => text(`rows-${each}`))).toEqual([
    'All 1,240',
    'Planned 0',
    'Under way 0',
    'Done 1,234',
    'Failed 6',
  ]);
  click(one('rows-failed'));
  await vi.waitFor(() => {
    expect(all('run-row').map((row) => row.dataset['state'])).toEqual(
      Array.from({ length: 6 }, () => 'failed'),
    );
  });
  expect(runs.rows).toHaveBeenLastCalledWith(
    expect.objectContaining({ filter: 'failed', search: '', from: 0 }),
  );
  type(one('rows-search') as HTMLInputElement, '0213');
  await vi.waitFor(() => {
    expect(all('run-row').map((row) => row.dataset['username'])).toEqual(['tester-0213@example.test']);
  });
  type(one('rows-search') as HTMLInputElement, 'nobody');
  await says('run-rows-empty', 'Nobody found for “nobody”.');
  press('Escape', one('rows-search'));
  await vi.waitFor(() => {
    expect(all('run-row')).toHaveLength(6);
  });
  // Esc was taken by the search; the page stays.
  expect(one('run')).toBeDefined();
});

test('a chosen row shows the remedy, the code, Cognito’s words, and the way to the account', async () => {
  await openBulk('run-finished');
  await toRun();
  click(one('rows-failed'));
  await vi.waitFor(() => {
    expect(all('run-row')).toHaveLength(6);
  });
  const table = one('run-table');
  press('ArrowDown', table);
  await says('row-remedy', 'Cognito refused the password.');
  expect(text('row-code')).toBe('WRONG_PASSWORD');
  expect(text('row-said')).toBe('Cognito said: “Incorrect username or password.”');
  expect(table?.getAttribute('aria-activedescendant')).toBe('run-table-0');
  press('End', table);
  await vi.waitFor(() => {
    expect(table?.getAttribute('aria-activedescendant')).toBe('run-table-5');
  });
  press('Escape', table);
  await gone('row-detail');
  press('Home', table);
  await there('row-account');
  click(one('row-account'));
  await says('panel-label', 'tester-007');
});

test('a chosen user stays chosen while others come before it', async () => {
  const { runs, push } = await openBulk('run-finished');
  await toRun();
  click(one('rows-failed'));
  await vi.waitFor(() => {
    expect(all('run-row')).toHaveLength(6);
  });
  click(all('run-row')[2]);
  await says('row-detail', 'tester-0419@example.test');
  const answer = runs.rows.getMockImplementation();
  runs.rows.mockImplementation(async (input) => {
    const page = await answer?.(input);
    if (page?.ok !== true) return refusal();
    const [first] = page.value.rows;
    const earlier = first === undefined ? [] : [{ ...first, seq: 0, username: 'earlier' }];
    return { ok: true, value: { rows: [...earlier, ...page.value.rows], total: page.value.total + 1 } };
  });
  push({ ...finished, waiting: 1 });
  await vi.waitFor(() => {
    expect(text('run-row')).toContain('earlier');
  });
  await vi.waitFor(() => {
    expect(one('run-table')?.getAttribute('aria-activedescendant')).toBe('run-table-3');
  });
  expect(text('row-detail')).toContain('tester-0419@example.test');
});

test('a million users are a few dozen rows; End leads to the last one', async () => {
  const { runs } = await openBulk('run-million');
  await toRun();
  expect(all('run-row').length).toBeLessThan(40);
  const box = one('run-table')?.firstElementChild as HTMLElement | undefined;
  expect(Number.parseInt(box?.style.height ?? '', 10)).toBe(8_000_000);
  press('End', one('run-table'));
  await says('row-detail', 'tester-1000000@example.test');
  expect(all('run-row').length).toBeLessThan(40);
  for (const [{ count }] of runs.rows.mock.calls) expect(count).toBeLessThan(40);
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

test('at the end it tells what came of it, reminds of a backup, and leads to the users', async () => {
  await openBulk('run-finished');
  await toRun();
  expect(text('run-summary')).toBe('1,203 enrolled, 31 had a token already, 6 failed');
  expect(text('run-end')).toContain('These secrets exist only in this vault: make a backup.');
  click(one('run-show-users'));
  await vi.waitFor(() => {
    expect(document.querySelector('.side-item[aria-current="true"]')?.textContent).toContain('stage');
  });
});

test('a report is saved in both formats; called off it says nothing, refused it says why', async () => {
  const { runs } = await openBulk('run-finished');
  await toRun();
  await choose('run-report', 'run-report-csv');
  await says('toast', 'Saved as /home/tester/enrollment-report.csv');
  expect(runs.saveReport).toHaveBeenCalledWith({ id: 'run-1', format: 'csv' });
  runs.saveReport.mockImplementation(async () => refusal('The folder is gone.'));
  await choose('run-report', 'run-report-json');
  await vi.waitFor(() => {
    expect(document.body.textContent).toContain('The folder is gone.');
  });
});

test('an export wants a passphrase twice, and the vault’s where it has one', async () => {
  const { runs } = await openBulk('run-finished-passphrase');
  await toRun();
  click(one('run-end-export'));
  await there('run-export-dialog');
  const form = one('run-export-dialog')?.querySelector('form');
  const send = () => form?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  type(field('Passphrase of the vault'), 'guess');
  type(field('Passphrase of the file'), 'correct horse battery');
  type(field('Repeat passphrase'), 'correct horse');
  send();
  expect(runs.saveExport).not.toHaveBeenCalled();
  type(field('Repeat passphrase'), 'correct horse battery');
  await vi.waitFor(() => {
    expect(form?.querySelector('[type=submit]')?.hasAttribute('disabled')).toBe(false);
  });
  send();
  await says('form-error', 'WRONG_PASSPHRASE');
  type(field('Passphrase of the vault'), 'open sesame');
  await vi.waitFor(() => {
    expect(field('Passphrase of the vault')?.value).toBe('open sesame');
  });
  send();
  await says('toast', 'Saved as /home/tester/enrolled.poolkey');
  expect(one('run-export-dialog')).toBeUndefined();
  expect(runs.saveExport).toHaveBeenLastCalledWith({
    id: 'run-1',
    passphrase: 'correct horse battery',
    current: 'open sesame',
  });
});

test('without a passphrase in the vault the export asks for none; calling it off says nothing', async () => {
  const { runs } = await openBulk('run-finished');
  runs.saveExport.mockImplementation(async () => ({ ok: true, value: null }));
  await toRun();
  click(one('run-end-export'));
  await there('run-export-dialog');
  expect(field('Passphrase of the vault')).toBeNull();
  type(field('Passphrase of the file'), 'correct horse battery');
  type(field('Repeat passphrase'), 'correct horse battery');
  await vi.waitFor(() => {
    expect(one('run-export-dialog')?.querySelector('[type=submit]')?.hasAttribute('disabled')).toBe(false);
  });
  one('run-export-dialog')
    ?.querySelector('form')
    ?.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  await vi.waitFor(() => {
    expect(runs.saveExport).toHaveBeenCalledWith({ id: 'run-1', passphrase: 'correct horse battery' });
  });
  expect(all('toast')).toHaveLength(0);
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

test('rows that cannot be read say why, and those read before stay', async () => {
  const { runs, push } = await openBulk('run-running');
  await toRun();
  runs.rows.mockImplementation(async () => refusal('The vault is in use.'));
  push({ ...running, waiting: 2 });
  await says('rows-error', /The vault is in use.*Poolkey keeps trying.*REFUSED/);
  expect(text('run-row')).toContain('tester-0001');
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
