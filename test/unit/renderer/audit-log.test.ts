import { expect, test, vi } from 'vitest';
import type { AuditView } from '../../../main/contract/broker.ts';
import { AuditLog, type AuditPorts } from '../../../renderer/features/broker/audit-log.ts';
import { sumsOf } from '../../../renderer/features/broker/audit-sums.ts';
import { holdsFor, projectName } from '../../../renderer/features/broker/broker-words.ts';
import { entry } from '../../fakes/preview/broker-samples.ts';

const NOW = 1_700_000_000_000;
const MINUTE = 60_000;

/** Entries `from` down to 1, one a second. */
const made = (from: number, now = NOW) =>
  Array.from({ length: from }, (_, at) => entry({ id: from - at, at: now - at * 1_000 }));

function logOver(first: readonly AuditView[]) {
  let all = first;
  const read = vi.fn<AuditPorts['read']>(async ({ before = Infinity, count }) => ({
    ok: true,
    value: all.filter(({ id }) => id < before).slice(0, count),
  }));
  const log = new AuditLog({ read, now: () => NOW });
  const ids = () => log.entries.value.map(({ id }) => id);
  const set = (next: readonly AuditView[]) => {
    all = next;
  };
  return { log, read, ids, set };
}

test('the first reading goes back half an hour, and no further', async () => {
  const { log, read, ids } = logOver(made(10_000));
  await log.refresh();
  // 1,800 entries are half an hour: four readings of 500.
  expect(read).toHaveBeenCalledTimes(4);
  expect(ids()).toHaveLength(2_000);
  expect(log.more.value).toBe(true);
});

test('news are joined to what is known; a known entry is not there twice', async () => {
  const { log, read, ids, set } = logOver(made(600));
  await log.refresh();
  expect(log.more.value).toBe(false);
  read.mockClear();
  set(made(603));
  await log.refresh();
  expect(read.mock.calls).toEqual([[{ count: 50 }]]);
  expect(ids()).toEqual(made(603).map(({ id }) => id));
});

test('more news than one reading are read until they join', async () => {
  const { log, read, ids, set } = logOver(made(10_000));
  await log.refresh();
  set(made(10_400));
  read.mockClear();
  await log.refresh();
  expect(read.mock.calls.map(([page]) => page)).toEqual([{ count: 50 }, { before: 10_351, count: 500 }]);
  expect(ids()).toHaveLength(2_400);
  expect(new Set(ids()).size).toBe(2_400);
});

test('across a gap the newest stand alone, and the rest is "older"', async () => {
  const { log, ids, set } = logOver(made(5_000));
  await log.refresh();
  set(made(9_000));
  await log.refresh();
  expect(ids()).toEqual(
    made(9_000)
      .slice(0, 1_550)
      .map(({ id }) => id),
  );
  expect(log.more.value).toBe(true);
  await log.older();
  expect(ids()).toHaveLength(2_050);
});

test('a log that was begun anew is not mixed with the one before', async () => {
  const { log, ids, set } = logOver(made(5_000));
  await log.refresh();
  set(made(60));
  await log.refresh();
  expect(ids()).toHaveLength(50);
  await log.older();
  expect(ids()).toEqual(made(60).map(({ id }) => id));
  expect(log.more.value).toBe(false);
});

test('news while a question is under way are one more question, not two at a time', async () => {
  const { log, read } = logOver(made(10));
  const first = log.refresh();
  void log.refresh();
  void log.refresh();
  expect(read).toHaveBeenCalledTimes(1);
  await first;
  expect(read).toHaveBeenCalledTimes(2);
});

test('an answer from before a lock is thrown away', async () => {
  const { log, ids } = logOver(made(10));
  const first = log.refresh();
  log.clear();
  await first;
  expect(ids()).toEqual([]);
  expect(log.known.value).toBe(false);
  await log.refresh();
  expect(ids()).toHaveLength(10);
  const older = log.older();
  log.clear();
  await older;
  expect(ids()).toEqual([]);
});

test('sums are by the minute; waits of failed questions count, and the longest is named', () => {
  const at = Math.floor(NOW / MINUTE) * MINUTE;
  const sums = sumsOf(
    [
      // Newer than `now`, which is renewed only now and then.
      entry({ id: 9, at: at + MINUTE }),
      entry({ id: 8, at, verb: 'peek' }),
      entry({ id: 7, at, waitedMs: 5_000 }),
      entry({ id: 6, at: at - 10 * MINUTE, account: 'bob', outcome: 'WAIT_TIMEOUT', waitedMs: 9_000 }),
      entry({
        id: 5,
        at: at - 10 * MINUTE,
        account: null,
        verb: 'acquire',
        outcome: 'BUSY',
        waitedMs: 90_000,
      }),
      entry({ id: 4, at: at - 29 * MINUTE }),
    ],
    at,
  );
  expect(sums.minutes).toHaveLength(30);
  expect(sums.minutes.at(-1)).toEqual({ at: at + MINUTE, codes: 1, refused: 0, waitedMs: 0 });
  expect(sums.minutes.at(-2)).toEqual({ at, codes: 1, refused: 0, waitedMs: 5_000 });
  expect(sums.minutes.at(-12)).toMatchObject({ codes: 0, refused: 2, waitedMs: 99_000 });
  expect(sums).toMatchObject({
    codes: 2,
    refused: 2,
    waitedMs: 104_000,
    most: { account: 'bob', waitedMs: 9_000 },
  });
});

test.each([
  ['/home/tester/webshop', 'webshop'],
  ['/home/tester/webshop/', 'webshop'],
  ['C:\\work\\shop', 'shop'],
  ['shop', 'shop'],
  ['/', '/'],
  ['', 'Unnamed project'],
])('the project in %j is called %j', (project, name) => {
  expect(projectName(project)).toBe(name);
});

test.each([
  ['once', NOW + 432_000, '7 min 12 s left'],
  ['once', NOW - 1, 'has ended'],
  ['once', null, 'until its run ends'],
  ['lock', null, 'until Poolkey is locked'],
  ['always', null, 'always'],
] as const)('a grant of kind %s that ends at %s holds: %s', (kind, endsAt, words) => {
  expect(holdsFor({ kind, endsAt }, NOW)).toBe(words);
});
