// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import {
  chooseFile,
  drag,
  isDisabled,
  keys,
  openBulk,
  refusal,
  select,
  step,
  there,
  toCheck,
  toRoster,
} from './bulk-page-driver.ts';
import { all, button, click, one, open, preparePage, press, says, text } from './opened-page.ts';

preparePage();

test('a list is offered wherever a user could look for it', async () => {
  for (const [scene, entry] of [
    ['empty', 'welcome-bulk'],
    ['empty-pool', 'empty-bulk'],
    ['codes', 'side-bulk'],
  ] as const) {
    await open(scene);
    if (entry === 'empty-bulk') button('stage0')?.click();
    await there(entry);
    click(one(entry));
    await there('bulk');
    expect(document.documentElement.dataset['ready']).toBe('bulk');
  }
  await open('codes');
  keys('n');
  await there('enroll-many');
  click(one('enroll-many'));
  await there('bulk');
  await open('codes');
  click(one('side-runs'));
  await there('runs-empty');
});

test('a chosen file goes to main as it is, and what was read is told in words', async () => {
  const { rosters } = await openBulk('codes');
  const read = vi.spyOn(File.prototype, 'text');
  await toRoster();
  const file = chooseFile('testers.csv');
  await there('roster-read');
  expect(rosters.readFile).toHaveBeenCalledExactlyOnceWith(file);
  expect(read).not.toHaveBeenCalled();
  expect(step()).toBe('check');
  expect(text('roster-read')).toBe('1,240 users, 4 problemstesters.csv · CSV with semicolons · UTF-16LE');
  expect(text('left-out')).toContain('4 lines cannot be enrolled and are left out.');
  expect(text('left-out')).toContain('The other 1,240 users can go on.');
});

test('users are read as far as they are on the screen, with no password of theirs', async () => {
  const { rosters } = await openBulk('codes');
  await toCheck();
  await there('roster-user');
  expect(all('roster-user').length).toBeLessThan(40);
  for (const [{ count }] of rosters.rows.mock.calls) expect(count).toBeLessThan(40);
  expect(text('roster-user')).toMatch(/^2tester-0001@example\.test.*Password: yesNew password: none$/);
});

test('problems have their line, user, column, code and sentence', async () => {
  const { rosters } = await openBulk('codes');
  await toCheck();
  button('Problems (4)')?.click();
  await there('roster-problem');
  expect(rosters.rows).toHaveBeenLastCalledWith(expect.objectContaining({ show: 'problems', from: 0 }));
  expect(all('roster-problem').map((each) => each.dataset['code'])).toEqual([
    'NO_PASSWORD',
    'NO_USERNAME',
    'DUPLICATE_USER',
    'BAD_ATTRIBUTE',
  ]);
  expect(text('roster-problem')).toMatch(
    /^14mallory@example\.testNO_PASSWORDPasswort: The password is empty/,
  );
});

test('a change of a column’s meaning is asked of main, with what was chosen alone', async () => {
  const { rosters } = await openBulk('codes');
  await toCheck();
  expect(all('column-guessed')).toHaveLength(4);
  select(all('column-field')[6], 'attribute:custom:Cost center');
  await vi.waitFor(() => {
    expect(all('column-guessed')).toHaveLength(3);
  });
  expect(rosters.map).toHaveBeenCalledExactlyOnceWith({
    id: 'roster-1',
    columns: { 'Cost center': 'attribute:custom:Cost center' },
    create: false,
  });
});

test('two columns for one thing are refused; the choice stays, so that the other one can follow', async () => {
  await openBulk('codes');
  await toCheck('clean.csv');
  select(all('column-field')[6], 'username');
  await says('mapping-error', 'DUPLICATE_COLUMN');
  expect(isDisabled('check-continue')).toBe(true);
  expect((all('column-field')[6] as HTMLSelectElement | undefined)?.value).toBe('username');
  select(all('column-field')[0], 'ignore');
  await vi.waitFor(() => {
    expect(one('mapping-error')).toBeUndefined();
  });
  expect(isDisabled('check-continue')).toBe(false);
});

test('a list without a column of passwords says so, since one may only have another name', async () => {
  const { rosters } = await openBulk('codes');
  await toCheck('clean.csv');
  expect(one('no-password-column')).toBeUndefined();
  select(all('column-field')[1], 'ignore');
  await says('no-password-column', 'No column is taken for the password.');
  expect(rosters.map).toHaveBeenCalledWith(expect.objectContaining({ columns: { Passwort: 'ignore' } }));
});

test('a list with nobody left cannot go on', async () => {
  await openBulk('codes');
  await toCheck('odd.csv');
  expect(text('left-out')).toContain('There is nobody left to enroll');
  expect(isDisabled('check-continue')).toBe(true);
  await there('roster-problem');
});

test('a file that cannot be read says why, where the next can be chosen', async () => {
  const { rosters } = await openBulk('codes');
  await toRoster();
  chooseFile('bad.csv');
  await says('form-error', /not readable as CSV.*BAD_CSV/);
  expect(step()).toBe('roster');
  chooseFile('testers.csv');
  await there('roster-read');
  expect(rosters.readFile).toHaveBeenCalledTimes(2);
});

test('Ctrl+V and the button have main read the clipboard; the page never looks', async () => {
  const { rosters } = await openBulk('codes');
  await toRoster();
  const event = new Event('paste', { bubbles: true, cancelable: true });
  const getData = vi.fn<() => string>();
  Object.defineProperty(event, 'clipboardData', { value: { files: [], getData } });
  document.body.dispatchEvent(event);
  await says('roster-read', 'Pasted list · CSV with tabs');
  expect(getData).not.toHaveBeenCalled();
  click(one('check-again'));
  await there('roster-paste');
  rosters.paste.mockImplementation(async () => refusal('There is no text on the clipboard.'));
  click(one('roster-paste'));
  await says('form-error', 'There is no text on the clipboard.');
});

test('a file dropped on the codes opens its list; while it is dragged the window says so', async () => {
  const { rosters } = await openBulk('codes');
  drag('dragenter', []);
  await there('drop-target');
  expect(drag('dragover', []).defaultPrevented).toBe(true);
  drag('dragenter', []);
  drag('dragleave', []);
  await there('drop-target');
  const file = new File(['x'], 'dropped.csv');
  expect(drag('drop', [file, new File(['y'], 'other.csv')]).defaultPrevented).toBe(true);
  await there('roster-ready');
  expect(one('drop-target')).toBeUndefined();
  expect(rosters.readFile).toHaveBeenCalledExactlyOnceWith(file);
  expect(text('toast')).toContain('One list at a time: dropped.csv was taken.');
  // Only the pool is missing: choosing it goes on.
  expect(text('roster-ready')).toContain('Choose the pool that they belong to.');
  click(all('pool-card')[1]);
  await there('roster-read');
});

test('what is no file is let be, and a page with something half typed takes none', async () => {
  const { rosters } = await openBulk('codes');
  expect(drag('dragover', [], ['text/plain']).defaultPrevented).toBe(false);
  keys(',');
  await vi.waitFor(() => {
    expect(document.documentElement.dataset['ready']).toBe('settings');
  });
  drag('dragenter', []);
  const dropped = drag('drop', [new File(['x'], 'dropped.csv')]);
  // Still prevented: else the window would go to the file.
  expect(dropped.defaultPrevented).toBe(true);
  expect(one('drop-target')).toBeUndefined();
  expect(rosters.readFile).not.toHaveBeenCalled();
});

test('on the page itself a second list takes the place of the first, which main lets go', async () => {
  const { rosters } = await openBulk('codes');
  await toCheck('first.csv');
  drag('drop', [new File(['x'], 'second.csv')]);
  await says('roster-read', 'second.csv');
  expect(rosters.close).toHaveBeenCalledExactlyOnceWith({ id: 'roster-1' });
  expect(step()).toBe('check');
});

test('leaving the page lets the list go; adding a pool on the way does not', async () => {
  const { rosters } = await openBulk('empty');
  drag('drop', [new File(['x'], 'first.csv')]);
  await there('roster-ready');
  button('Add a pool')?.click();
  await vi.waitFor(() => {
    expect(button('Back')).toBeDefined();
  });
  button('Back')?.click();
  await there('roster-ready');
  expect(rosters.close).not.toHaveBeenCalled();
  press('Escape', document.body);
  await there('welcome');
  expect(rosters.close).toHaveBeenCalledExactlyOnceWith({ id: 'roster-1' });
});

test('a list that arrives after the page was left is let go, too', async () => {
  const { rosters } = await openBulk('codes');
  await toRoster();
  chooseFile('testers.csv');
  press('Escape', document.body);
  await vi.waitFor(() => {
    expect(rosters.close).toHaveBeenCalledWith({ id: 'roster-1' });
  });
});

test('locking leaves no name of a list in the page', async () => {
  await openBulk('codes');
  await toCheck('customers-of-acme.csv');
  await there('roster-user');
  keys('l');
  await vi.waitFor(() => {
    expect(document.documentElement.dataset['ready']).toBe('locked');
  });
  const { outerHTML } = document.documentElement;
  for (const word of ['tester-0001', 'acme']) expect(outerHTML).not.toContain(word);
});

test('a template is saved for the pool, and a refusal is told', async () => {
  const { rosters } = await openBulk('codes');
  await toRoster();
  click(one('roster-template'));
  await says('toast', 'Saved as /home/tester/template.csv');
  expect(rosters.saveTemplate).toHaveBeenCalledWith({ poolId: 'stage', create: false });
  rosters.saveTemplate.mockImplementation(async () => refusal('That folder cannot be written to.'));
  click(one('roster-template'));
  await vi.waitFor(() => {
    expect(document.body.textContent).toContain('That folder cannot be written to.');
  });
});

test('rows that cannot be read say so', async () => {
  const { rosters } = await openBulk('codes');
  rosters.rows.mockImplementation(async () => refusal('The list is no longer held. Read it again.'));
  await toCheck();
  await says('rows-error', /The list is no longer held.*REFUSED/);
  expect(all('roster-user')).toHaveLength(0);
});
