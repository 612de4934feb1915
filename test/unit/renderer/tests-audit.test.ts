// @vitest-environment happy-dom
import { expect, test, vi } from 'vitest';
import { busy, type BrokerScene, entry, quiet } from '../../fakes/preview/broker-samples.ts';
import { all, click, one, preparePage, says, text } from './opened-page.ts';
import { openTests, refused } from './tests-page-driver.ts';

preparePage();

const rows = () => all('audit-row').map((each) => each.textContent);
const log = (audit: BrokerScene['audit']): BrokerScene => ({ view: quiet.view, audit });
const MINUTE = 60_000;

async function rowCount(number: number): Promise<void> {
  // Hundreds of rows take happy-dom a while on a busy machine.
  await vi.waitFor(
    () => {
      expect(all('audit-row')).toHaveLength(number);
    },
    { timeout: 5000 },
  );
}

function onlyRefusals(checked: boolean): void {
  const box = one('audit-refusals') as HTMLInputElement;
  box.checked = checked;
  box.dispatchEvent(new Event('change', { bubbles: true }));
}

test('a row says when, what, whom, who, how long, and how it ended', async () => {
  const at = new Date(2025, 10, 3, 14, 3, 21).getTime();
  await openTests(
    log([
      entry({
        id: 4,
        at,
        account: null,
        project: '/tmp/try',
        client: 'node',
        verb: 'connect',
        outcome: 'DENIED',
      }),
      entry({ id: 3, at, verb: 'take', waitedMs: 21_400 }),
      entry({ id: 2, at, verb: 'acquire', waitedMs: 20, outcome: 'BUSY' }),
      entry({ id: 1, at, verb: 'some_day', outcome: 'NEW_CODE' }),
      entry({ id: 0, at, verb: 'report mismatch' }),
    ]),
  );
  expect(rows()).toEqual([
    'Nov 3 14:03:21refused connectiontry nodeDENIEDIt was not allowed to.',
    'Nov 3 14:03:21codealice@stagewebshop-e2e playwright worker 1waited 21 sok',
    'Nov 3 14:03:21heldalice@stagewebshop-e2e playwright worker 1BUSYAnother program held the account for too long.',
    'Nov 3 14:03:21some dayalice@stagewebshop-e2e playwright worker 1NEW_CODE',
    'Nov 3 14:03:21report: mismatchalice@stagewebshop-e2e playwright worker 1ok',
  ]);
  expect(all('audit-row').at(-1)?.querySelector('.missed')?.textContent).toBe('report: mismatch');
  expect(text('audit-end')).toBe('That is all Poolkey has kept.');
  expect(text('audit-quiet')).toBe('No code was asked for in the last 30 minutes.');
});

test('the half hour at a glance: what it came to, and when most of it was', async () => {
  const now = new Date().setSeconds(20, 0);
  vi.useFakeTimers({ now, toFake: ['Date'] });
  try {
    await openTests(
      log([
        entry({ id: 5, at: now, waitedMs: 4_000 }),
        entry({ id: 4, at: now - 3 * MINUTE, account: 'bob@stage', waitedMs: 30_000 }),
        entry({ id: 3, at: now - 3 * MINUTE }),
        entry({ id: 2, at: now - 5 * MINUTE, outcome: 'WAIT_TIMEOUT', waitedMs: 26_000 }),
        entry({ id: 1, at: now - 31 * MINUTE, waitedMs: 99_000 }),
      ]),
    );
    expect(text('audit-picture')).toContain('Last 30 minutes3 codes1 refused1 min waited');
    const minute = (at: number) => new Date(at).toTimeString().slice(0, 5);
    const then = minute(now - 3 * MINUTE);
    expect(one('audit-bars')?.getAttribute('aria-label')).toBe(
      `Bars of each minute; most codes at ${then}: 2 codes, 30 s waited; longest waits at ${then}: 2 codes, 30 s waited`,
    );
    // A minute in all is what one code a step comes to; nothing is said about it.
    expect(one('wait-hint')).toBeUndefined();
  } finally {
    vi.useRealTimers();
  }
});

test('waits of more than a minute are told, with the account that was waited for most and what to do', async () => {
  const { tell } = await openTests(log([entry({ id: 1, account: 'bob@stage', waitedMs: 40_000 })]));
  expect(one('wait-hint')).toBeUndefined();
  tell({}, [entry({ id: 2, account: 'alice@stage', waitedMs: 45_000, outcome: 'WAIT_TIMEOUT' })]);
  await says('wait-hint', 'Tests waited 1 min 25 s in the last 30 minutes, 45 s of it for alice@stage.');
  expect(text('wait-hint')).toContain('acquire({ tag })');
});

test('news come in above, by a question for few; what was read stays', async () => {
  const { broker, tell } = await openTests(log([entry({ id: 1 })]));
  await rowCount(1);
  broker.audit.mockClear();
  tell({}, [entry({ id: 3, verb: 'peek' }), entry({ id: 2 })]);
  await rowCount(3);
  expect(all('audit-row').map((each) => each.dataset['id'])).toEqual(['3', '2', '1']);
  expect(broker.audit.mock.calls).toEqual([[{ count: 50 }]]);
});

test('a hundred rows are shown, older ones when asked for, from main where they are not known', async () => {
  const { broker } = await openTests();
  await rowCount(100);
  for (const shown of [200, 300, 400, 500]) {
    click(one('audit-older'));
    await rowCount(shown);
  }
  expect(broker.audit.mock.calls.every(([{ before }]) => before === undefined)).toBe(true);
  const last = Number(all('audit-row').at(-1)?.dataset['id']);
  click(one('audit-older'));
  await rowCount(600);
  expect(broker.audit).toHaveBeenLastCalledWith({ before: last, count: 500 });
  click(one('audit-older'));
  await rowCount(641);
  expect(text('audit-end')).toBe('That is all Poolkey has kept.');
});

test('rows stay where somebody reads on, and the list is a page again where nobody does', async () => {
  const { tell } = await openTests(busy());
  await rowCount(100);
  const list = one('audit-list');
  const top = vi.spyOn(list ?? document.body, 'getBoundingClientRect');
  top.mockReturnValue(new DOMRect(0, -900, 800, 3_200));
  tell({}, [entry({ id: 6_001 }), entry({ id: 6_000 })]);
  await rowCount(102);
  expect(all('audit-row').at(-1)?.dataset['id']).toBe('4902');
  top.mockReturnValue(new DOMRect(0, 300, 800, 3_200));
  tell({}, [entry({ id: 6_002 })]);
  await rowCount(100);
});

test('refusals can be looked at alone', async () => {
  await openTests(log([entry({ id: 3 }), entry({ id: 2, outcome: 'NOT_FOUND' }), entry({ id: 1 })]));
  onlyRefusals(true);
  await rowCount(1);
  expect(rows()[0]).toContain('NOT_FOUNDNo account of this name');
  onlyRefusals(false);
  await rowCount(3);
  await openTests(log([entry({ id: 1 })]));
  onlyRefusals(true);
  await says('audit-none', 'No refusal in 1 entry.');
});

test('a log that cannot be read says so, and the next news mend it', async () => {
  const { broker, tell } = await openTests(busy());
  await rowCount(100);
  broker.audit.mockImplementationOnce(async () => refused('The disk is full.'));
  tell({});
  await says('audit-error', 'The disk is full.REFUSED');
  expect(all('audit-row')).toHaveLength(100);
  tell({});
  await vi.waitFor(() => {
    expect(one('audit-error')).toBeUndefined();
  });
});
