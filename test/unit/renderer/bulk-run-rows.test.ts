// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { openBulk, refusal, there, toRun } from './bulk-page-driver.ts';
import { counts, finished, running } from '../../fakes/preview/run-samples.ts';
import { all, click, one, preparePage, press, says, text, type } from './opened-page.ts';

preparePage();

const gone = async (testId: string) => {
  await vi.waitFor(() => {
    expect(one(testId)).toBeUndefined();
  });
};

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

test('rows that cannot be read say why, and those read before stay', async () => {
  const { runs, push } = await openBulk('run-running');
  await toRun();
  runs.rows.mockImplementation(async () => refusal('The vault is in use.'));
  push({ ...running, waiting: 2 });
  await says('rows-error', /The vault is in use.*Poolkey keeps trying.*REFUSED/);
  expect(text('run-row')).toContain('tester-0001');
});
