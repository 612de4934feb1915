import { afterEach, expect, test, vi } from 'vitest';
import { ProgressLines } from '../../../main/cli/commands/progress-lines.ts';
import { progressEvent, progressLine } from '../../../main/cli/commands/run-progress-words.ts';
import { addMapping, addWord } from '../../../main/cli/roster-flags.ts';
import { moment, span } from '../../../main/cli/spans.ts';

afterEach(() => vi.useRealTimers());

test.each([
  [0, '0 s'],
  [-5, '0 s'],
  [59_400, '59 s'],
  [60_000, '1 min'],
  [125_000, '2 min 5 s'],
  [3_600_000, '1 h'],
  [4_800_000, '1 h 20 min'],
])('%d ms: %s', (ms, words) => {
  expect(span(ms)).toBe(words);
});

test('a moment is of this machine, to the minute', () => {
  expect(moment(new Date(2026, 0, 2, 3, 4, 59).getTime())).toBe('2026-01-02 03:04');
});

const quiet = {
  done: 0,
  failed: 0,
  total: 10,
  waiting: 0,
  usersPerSecond: null,
  leftMs: null,
  throttled: [],
};
const busy = {
  ...quiet,
  done: 4,
  failed: 1,
  waiting: 3,
  usersPerSecond: 2.04,
  leftMs: 65_000,
  throttled: [
    { category: 'UserAuthentication', perSecond: 35.5 },
    { category: 'UserRead', perSecond: 9 },
  ],
};

test('a line tells what there is to tell', () => {
  expect(progressLine(quiet, '', false)).toBe('0/10');
  expect(progressLine(busy, 'alice: GetUser', false)).toBe(
    '5/10, 1 failed, 2.0/s, 1 min 5 s left, 3 waiting, throttled: UserAuthentication 35.5/s +1, alice: GetUser',
  );
  expect(progressLine({ ...busy, usersPerSecond: 12.6, throttled: [] }, '', true)).toMatch(
    /^█{12}░{12} 5\/10 1 failed, 13\/s, /,
  );
});

test('an event has all of it', () => {
  expect(progressEvent(busy)).toEqual({ event: 'progress', ...busy, usersPerSecond: 2 });
});

test('a log has a line for each tenth, and every ten seconds', () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  const lines = new ProgressLines();
  lines.begin(0);
  const due = [];
  // Asked every second; 3 of a hundred end in each, and from the 40th second on none.
  for (let second = 1; second <= 60; second += 1) {
    vi.advanceTimersByTime(1_000);
    if (lines.isDue(Math.min(99, second * 3), 100)) due.push(second);
  }
  expect(due).toEqual([4, 8, 12, 16, 20, 24, 28, 32, 42, 52]);
});

test('columns are mapped, attributes by their own names', () => {
  expect(addMapping('Mail=email', [['A', 'tags']])).toEqual([
    ['A', 'tags'],
    ['Mail', 'attribute:email'],
  ]);
  expect(addMapping('a=b=custom:team')).toEqual([['a=b', 'attribute:custom:team']]);
  expect(addMapping('x=attribute:foo')).toEqual([['x', 'attribute:foo']]);
  expect(addMapping(' Login = username ')).toEqual([['Login', 'username']]);
  for (const wrong of ['', '=', 'x', 'x=', '=username', 'x=nonsense', 'x=attribute:'])
    expect(() => addMapping(wrong)).toThrow('HEADER=FIELD');
});

test('words are gathered', () => {
  expect(addWord(5)(' b ', ['a'])).toEqual(['a', 'b']);
  expect(() => addWord(5)(' ')).toThrow('1 to 5');
  expect(() => addWord(5)('abcdef')).toThrow('1 to 5');
});
