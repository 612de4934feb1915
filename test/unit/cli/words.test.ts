import { afterEach, expect, test, vi } from 'vitest';
import { REPAIR_OF } from '../../../main/contract/actions.ts';
import type { ServerState } from '../../../main/contract/server-state.ts';
import { ACTION_COMMANDS, repairLine, repairOf } from '../../../main/cli/action-commands.ts';
import { usageError, wantsJson } from '../../../main/cli/commander-errors.ts';
import { counted } from '../../../main/cli/counted.ts';
import { EXIT, EXIT_CODES, exitCodeOf } from '../../../main/cli/exit-codes.ts';
import { shellWord } from '../../../main/cli/shell-word.ts';
import { wrapped } from '../../../main/cli/wrap.ts';

afterEach(() => vi.unstubAllEnvs());

test.each([
  ['short', 40, 'lead  short'],
  ['one two three four five six seven', 26, 'lead  one two three four\n      five six seven'],
  ['exactly twenty chars', 26, 'lead  exactly twenty chars'],
  ['exactly twenty-1 chars', 26, 'lead  exactly twenty-1\n      chars'],
  [
    'see https://example.com/a/long/address there',
    26,
    'lead  see\n      https://example.com/a/long/address\n      there',
  ],
  ['one two three four five six seven', null, 'lead  one two three four five six seven'],
  // The terminal is too narrow for a column of its own.
  ['one two three four five six seven', 25, 'lead  one two three four five six seven'],
])('%j in %s columns', (text, columns, lines) => {
  expect(wrapped('lead  ', text, columns)).toBe(lines);
});

test('singular and plural', () => {
  expect([0, 1, 2].map((n) => counted(n, 'user'))).toEqual(['0 users', '1 user', '2 users']);
  expect(counted(1, 'line has', 'lines have')).toBe('1 line has');
});

test.each([
  ['alice@stage', 'alice@stage'],
  ['a.b+c@example.com@stage', 'a.b+c@example.com@stage'],
  ['alice@Local pool', '"alice@Local pool"'],
  ["o'neill@stage", `"o'neill@stage"`],
  ['a$b@stage', `'a$b@stage'`],
  [`a$b'c`, String.raw`'a$b'\''c'`],
  ['', '""'],
])('%s in a shell', (text, word) => {
  expect(shellWord(text)).toBe(word);
});

test('each state that Poolkey can mend names a command; what is unknown names none', () => {
  for (const [state, repair] of Object.entries(REPAIR_OF) as [
    ServerState,
    keyof typeof ACTION_COMMANDS | null,
  ][]) {
    const wanted = repair === null || repair === 'reconcile' ? null : ACTION_COMMANDS[repair];
    expect([state, repairOf(state)]).toEqual([state, wanted]);
  }
  expect(repairLine('reset', 'alice@Local pool')).toBe('poolkey reset "alice@Local pool"');
});

test('every exit code is explained', () => {
  for (const code of Object.values(EXIT)) expect(EXIT_CODES).toMatch(new RegExp(`^ +${code} {2}\\S`, 'm'));
  expect(
    ['PRODUCTION_POOL', 'LOCKED_OUT', 'CLOCK_SKEW', 'ACCESS_DENIED', 'SOMETHING_NEW'].map(exitCodeOf),
  ).toEqual([8, 10, 9, 4, 1]);
});

test('exit codes of what a broker, a grant or a bundle refuses', () => {
  const codes = ['BUSY', 'DENIED', 'NO_GRANT', 'EXPIRED_GRANT', 'BUNDLE_EXPIRED', 'NO_BROKER', 'COOLDOWN'];
  expect(codes.map(exitCodeOf)).toEqual([6, 8, 4, 4, 4, 1, 10]);
  expect(EXIT_CODES).toContain('waiting for an unused code, or for a held account, would take too long');
  expect(EXIT_CODES.replaceAll(/\s+/g, ' ')).toContain("or the app's user said no");
});

test.each<[string[], string, boolean]>([
  [['list', '--json'], '', true],
  [['list'], '', false],
  [['code', '--', '--json'], '', false],
  [['list'], '1', true],
  [['list'], ' no ', false],
  [['list'], 'FALSE', false],
])('%j with POOLKEY_JSON=%j: errors as JSON %s', (args, value, wanted) => {
  expect(wantsJson(args, { POOLKEY_JSON: value })).toBe(wanted);
});

test('only what commander throws is wrong usage', () => {
  expect(usageError(new Error('bug'))).toBeNull();
  expect(usageError('text')).toBeNull();
});
