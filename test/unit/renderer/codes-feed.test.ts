import { beforeEach, expect, test, vi } from 'vitest';
import type { CodeView } from '../../../main/contract/codes.ts';
import type { Result } from '../../../main/contract/result.ts';
import { MainClock } from '../../../renderer/lib/clock.ts';
import { CodesFeed } from '../../../renderer/lib/codes-feed.ts';

const PERIOD = 30_000;
let now = 0;
let timers: { at: number; fn: () => void }[] = [];
let asked: string[][] = [];
let spent = new Set<string>();
let without = new Set<string>();
let failing = false;
/** When set, answers wait until the test lets them go. */
let gate: Promise<void> | null = null;

function codeView(id: string): CodeView {
  const step = Math.floor(now / PERIOD);
  return {
    id,
    step,
    code: `${id}@${step}`,
    next: `${id}@${step + 1}`,
    endsAt: (step + 1) * PERIOD,
    periodMs: PERIOD,
    spent: spent.has(id),
    nextSpent: false,
  };
}

function makeFeed() {
  return new CodesFeed({
    clock: new MainClock(() => now),
    read: async (ids): Promise<Result<{ now: number; codes: CodeView[] }>> => {
      asked.push(ids);
      const codes = ids.filter((id) => !without.has(id)).map(codeView);
      const answer = { now, codes };
      if (gate !== null) await gate;
      return failing ? { ok: false, error: { code: 'BUSY', message: 'busy' } } : { ok: true, value: answer };
    },
    after: (ms, fn) => {
      const timer = { at: now + ms, fn };
      timers.push(timer);
      return () => {
        timers = timers.filter((each) => each !== timer);
      };
    },
  });
}

const settled = async () => {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
};

/** Lets the time pass and runs what falls due on the way. */
async function pass(ms: number) {
  const until = now + ms;
  for (;;) {
    const due = timers.filter(({ at }) => at <= until).toSorted((a, b) => a.at - b.at)[0];
    if (due === undefined) break;
    timers = timers.filter((each) => each !== due);
    now = Math.max(now, due.at);
    due.fn();
    await settled();
  }
  now = until;
}

beforeEach(() => {
  now = 1_000_000 * PERIOD + 9000;
  timers = [];
  asked = [];
  spent = new Set();
  without = new Set();
  failing = false;
  gate = null;
});

test('asks once for what is shown, and again at the end of the step with one timer', async () => {
  const feed = makeFeed();
  feed.watch('list', ['a', 'b']);
  await settled();
  expect(asked).toEqual([['a', 'b']]);
  expect(timers).toHaveLength(1);
  await pass(20_000);
  expect(asked).toHaveLength(1);
  await pass(1100);
  expect(asked).toEqual([
    ['a', 'b'],
    ['a', 'b'],
  ]);
  expect(feed.codes.value.get('a')?.code).toBe('a@1000001');
});

test('scrolling asks only for the rows that are new', async () => {
  const feed = makeFeed();
  feed.watch('list', ['a', 'b']);
  await settled();
  feed.watch('list', ['b', 'c']);
  await settled();
  expect(asked).toEqual([['a', 'b'], ['c']]);
});

test('two parts that show the same account ask once', async () => {
  const feed = makeFeed();
  feed.watch('list', ['a']);
  feed.watch('panel', ['a']);
  await settled();
  expect(asked).toEqual([['a']]);
});

test('a step that was taken is re-read where it is shown, and nowhere else', async () => {
  const feed = makeFeed();
  feed.watch('list', ['a']);
  await settled();
  spent.add('a');
  feed.refresh(['a', 'far-away']);
  await settled();
  expect(asked).toEqual([['a'], ['a']]);
  expect(feed.codes.value.get('a')?.spent).toBe(true);
});

test('a step taken while the answer is on its way is not lost', async () => {
  const feed = makeFeed();
  const { promise, resolve } = openGate();
  gate = promise;
  feed.watch('list', ['a']);
  spent.add('a');
  feed.refresh(['a']);
  gate = null;
  resolve();
  await settled();
  expect(asked).toEqual([['a'], ['a']]);
  expect(feed.codes.value.get('a')?.spent).toBe(true);
});

test('an unchanged code keeps its object, so that its row does not render', async () => {
  const feed = makeFeed();
  feed.watch('list', ['a']);
  await settled();
  const before = feed.codes.value.get('a');
  feed.refresh(['a']);
  await settled();
  expect(feed.codes.value.get('a')).toBe(before);
});

test('an account without a secret is not asked for at every step', async () => {
  without.add('none');
  const feed = makeFeed();
  feed.watch('list', ['a', 'none']);
  await settled();
  await pass(2 * PERIOD);
  expect(asked.slice(1)).toEqual([['a'], ['a']]);
  without.clear();
  feed.refresh(['none']);
  await settled();
  expect(feed.codes.value.has('none')).toBe(true);
});

test('stops when the window is hidden and reads all anew when it is shown', async () => {
  const feed = makeFeed();
  feed.watch('list', ['a']);
  await settled();
  feed.pause();
  await pass(5 * PERIOD);
  expect(asked).toHaveLength(1);
  feed.resume();
  await settled();
  expect(asked).toHaveLength(2);
  expect(feed.codes.value.get('a')?.code).toBe('a@1000005');
});

test('main’s step may turn a moment later than the timer: asks again, not in a tight loop', async () => {
  const feed = makeFeed();
  feed.watch('list', ['a']);
  await settled();
  const real = Math.floor;
  const late = vi.spyOn(Math, 'floor').mockImplementation((value) => Math.min(real(value), 1_000_000));
  await pass(21_010);
  const afterBoundary = asked.length;
  await pass(1000);
  expect(asked.length - afterBoundary).toBeLessThanOrEqual(4);
  late.mockRestore();
  await pass(300);
  expect(feed.codes.value.get('a')?.code).toBe('a@1000001');
});

test('a failed read is tried again after a while', async () => {
  failing = true;
  const feed = makeFeed();
  feed.watch('list', ['a']);
  await settled();
  failing = false;
  await pass(2100);
  expect(feed.codes.value.has('a')).toBe(true);
});

test('locking forgets every code, and an answer from before the lock does not bring them back', async () => {
  const feed = makeFeed();
  const { promise, resolve } = openGate();
  gate = promise;
  feed.watch('list', ['a']);
  feed.clear();
  resolve();
  await settled();
  expect(feed.codes.value.size).toBe(0);
  expect(timers).toHaveLength(0);
});

function openGate(): { promise: Promise<void>; resolve: () => void } {
  let resolve = () => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
