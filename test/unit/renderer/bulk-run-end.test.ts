// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { openBulk, refusal, there, toRun } from './bulk-page-driver.ts';
import { all, choose, click, field, one, preparePage, says, text, type } from './opened-page.ts';

preparePage();

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
