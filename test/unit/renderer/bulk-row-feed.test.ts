// @vitest-environment happy-dom
import { beforeEach, expect, test, vi } from 'vitest';
import { BETWEEN_MS, RowFeed, type RowPage } from '../../../renderer/features/bulk/row-feed.ts';
import type { Result } from '../../../renderer/lib/api.ts';

type Answer = Result<RowPage<number>>;

/** Questions wait until they are answered by hand; so does time. */
function setUp(total = 1000) {
  const asked: { from: number; count: number; answer: (answer?: Answer) => Promise<void> }[] = [];
  const timers: { ms: number; fn: () => void }[] = [];
  let open = 0;
  let most = 0;
  const feed = new RowFeed<number>({
    read: async (from, count) => {
      open += 1;
      most = Math.max(most, open);
      return new Promise((resolve) => {
        const rows = Array.from({ length: Math.max(0, Math.min(count, total - from)) }, (_, at) => from + at);
        asked.push({
          from,
          count,
          answer: async (answer = { ok: true, value: { rows, total } }) => {
            open -= 1;
            resolve(answer);
            await Promise.resolve();
            await Promise.resolve();
          },
        });
      });
    },
    after: (ms, fn) => {
      const timer = { ms, fn };
      timers.push(timer);
      return () => timers.splice(timers.indexOf(timer), 1);
    },
  });
  const pass = () => {
    for (const { fn } of timers.splice(0)) fn();
  };
  return { feed, asked, timers, pass, most: () => most };
}

let at: ReturnType<typeof setUp>;
beforeEach(() => {
  at = setUp();
});

test('what is on the screen is asked for, and nothing else', async () => {
  at.feed.show(0, 20);
  expect(at.asked).toMatchObject([{ from: 0, count: 20 }]);
  await at.asked[0]?.answer();
  expect(at.feed.rowAt(19)).toBe(19);
  expect(at.feed.rowAt(20)).toBeUndefined();
  expect(at.feed.total.value).toBe(1000);
  at.feed.show(5, 10);
  expect(at.asked).toHaveLength(1);
});

test('questions never overlap: a scroll meanwhile is asked for after the answer, and only where it ended', async () => {
  at.feed.show(0, 20);
  for (const from of [100, 200, 300]) at.feed.show(from, 20);
  at.feed.refresh();
  expect(at.asked).toHaveLength(1);
  await at.asked[0]?.answer();
  expect(at.asked.map(({ from }) => from)).toEqual([0, 300]);
  await at.asked[1]?.answer();
  expect(at.most()).toBe(1);
});

test('news are read at most three times a second, however many come', async () => {
  at.feed.show(0, 20);
  await at.asked[0]?.answer();
  for (let news = 0; news < 50; news++) at.feed.refresh();
  expect(at.asked).toHaveLength(1);
  expect(at.timers.map(({ ms }) => ms)).toEqual([BETWEEN_MS]);
  at.pass();
  expect(at.asked).toHaveLength(2);
  for (let news = 0; news < 50; news++) at.feed.refresh();
  await at.asked[1]?.answer();
  expect(at.asked).toHaveLength(2);
  at.pass();
  expect(at.asked).toHaveLength(3);
});

test('a scroll does not wait for its turn', async () => {
  at.feed.show(0, 20);
  await at.asked[0]?.answer();
  at.feed.show(400, 20);
  expect(at.asked).toHaveLength(2);
});

test('another filter begins at the top, and an answer to the earlier one is thrown away', async () => {
  at.feed.show(300, 20);
  at.feed.reset();
  await at.asked[0]?.answer();
  expect(at.feed.known.value.rows).toEqual([]);
  expect(at.asked[1]).toMatchObject({ from: 0, count: 20 });
  await at.asked[1]?.answer();
  expect(at.feed.rowAt(0)).toBe(0);
});

test('fewer rows than were promised are not asked for for ever', async () => {
  at.feed.show(0, 20);
  await at.asked[0]?.answer({ ok: true, value: { rows: [1, 2], total: 1000 } });
  at.feed.show(0, 20);
  expect(at.asked).toHaveLength(1);
});

test('an error keeps the rows, is told, and is tried again by itself', async () => {
  at.feed.show(0, 20);
  await at.asked[0]?.answer();
  at.pass();
  at.feed.show(500, 20);
  await at.asked[1]?.answer({ ok: false, error: { code: 'VAULT_BUSY', message: 'The vault is in use.' } });
  expect(at.feed.error.value?.code).toBe('VAULT_BUSY');
  expect(at.feed.rowAt(3)).toBe(3);
  at.feed.show(510, 20);
  expect(at.asked).toHaveLength(2);
  at.pass();
  expect(at.asked[2]).toMatchObject({ from: 510 });
  await at.asked[2]?.answer();
  expect(at.feed.error.value).toBeNull();
});

test('a page that was left asks nothing more', async () => {
  const told = vi.fn<(known: unknown) => void>();
  at.feed.show(0, 20);
  at.feed.close();
  at.feed.known.subscribe(told);
  await at.asked[0]?.answer();
  at.feed.show(100, 20);
  at.pass();
  expect(at.asked).toHaveLength(1);
  expect(told).toHaveBeenCalledOnce();
});

test('a window of any height asks for no more than the contract takes', () => {
  at.feed.show(0, 5000);
  expect(at.asked[0]?.count).toBe(500);
});
