// The Playwright fixture as a project has it: nested runs of Playwright, below one "poolkey run" and without it, and what their reports say.
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from '@playwright/test';
import { findTexts } from './consumer/find-secrets.ts';
import { nestedPlace, type NestedPlace } from './nested/place.ts';
import { runAll, type NestedRuns } from './nested/run.ts';

// One after the other: all look at the same runs.
test.describe.configure({ mode: 'serial' });

let place: NestedPlace;
let runs: NestedRuns;

test.beforeAll(async () => {
  // Real time steps: a code is waited for up to 35 s.
  test.setTimeout(240_000);
  place = await nestedPlace();
  runs = await runAll(place);
});
test.afterAll(() => place.close());

/** Of the tests that wait, ms. */
const LIMIT = 5_000;
/** What a loaded machine takes longer for is no wait; how much later than the broker a worker knows of one, ms. */
const [LATE, NEWS] = [3_000, 500];

test('a test that waits has more time by that, and its report says for what', () => {
  const { notes, steps } = runs.main.passed('waits for its second code');
  const waited = Number(notes['waitedMs']);
  expect(waited).toBeGreaterThan(4_000);
  expect(Number(notes['limitMs'])).toBeGreaterThanOrEqual(LIMIT + waited - NEWS);
  expect(Number(notes['limitMs'])).toBeLessThan(LIMIT + waited + LATE);
  const told = /^a sign-in > waiting (\d+) s for a fresh code \(second@stage\)$/;
  const seconds = steps.map((step) => Number(told.exec(step)?.[1] ?? 0)).reduce((sum, one) => sum + one, 0);
  expect(Math.abs(seconds * 1000 - waited)).toBeLessThan(LATE);
});

for (const title of [
  'waits for its second code, then hangs',
  'waits for two users at the same time, then hangs',
  'waits for a hold that comes early, then hangs',
])
  test(`a test has no more time than that: ${title}`, () => {
    const { status, durationMs, notes } = runs.main.of(title);
    expect(status).toBe('timedOut');
    const own = durationMs - Number(notes['waitedMs']);
    expect(own).toBeGreaterThan(LIMIT - NEWS);
    expect(own).toBeLessThan(LIMIT + LATE);
  });

test('no limit stays none; a limit that is not the test’s grows by itself', () => {
  const { main } = runs;
  expect(main.noted('has no limit, and keeps none', 'limitMs')).toBe('0');
  for (const title of ['waits in a fixture with a limit of its own', 'waits in a hook before all tests']) {
    expect(main.noted(title, 'limitMs'), title).toBe(String(LIMIT));
    expect(Number(main.noted(title, 'waitedMs')), title).toBeGreaterThan(4_000);
  }
  main.passed('gets the account of its worker when another program has given it back');
  const { notes } = main.passed('does not wait for a code that comes too late');
  expect(Number(notes['limitMs'])).toBeLessThan(20_000 + Number(notes['waitedMs']) + LATE);
});

test('an account by name comes back at the end of the test, however it ends; in a hook it stays', () => {
  const { main } = runs;
  expect(main.noted('has an account by name, and passes', 'meanwhile')).toContain('[BUSY]');
  const failed = main.of('has an account by name, and fails as it should');
  expect(failed.status).toBe('failed');
  // Not because its worker has ended.
  expect(main.passed('after a test that fails').workerIndex).toBe(failed.workerIndex);
  expect(main.of('has an account by name, and hangs').status).toBe('timedOut');
  for (const title of ['after a test that passes', 'after a test that fails', 'after a test that hangs'])
    expect(main.noted(title, 'state'), title).toBe('free');
  expect(main.noted('gives back before its end', 'state')).toBe('free');
  for (const which of ['first', 'second'])
    expect(main.noted(`the ${which} test after a hook that has an account`, 'state')).toContain('[BUSY]');
  const { state, holder = '?' } = main.passed('hears who has the account').notes;
  expect(state).toContain(`in use by ${holder}`);
});

test('an account by tag stays with its worker, and comes back when that fails or is killed', () => {
  const { main } = runs;
  const name = main.noted('has an account by tag', 'name');
  const { notes } = main.passed('has the same account still');
  expect(notes['name']).toBe(name);
  expect(notes['state']).toContain('[BUSY]');
  expect([name, notes['of the other program']].join()).toMatch(
    /^pair-(?:1@stage,pair-2|2@stage,pair-1)@stage$/,
  );
  expect(main.noted('has the account by tag still', 'state')).toContain('[BUSY]');
  const killed = main.attemptsOf('is killed with an account by tag');
  expect(killed.map(({ status }) => status)).toEqual(['failed', 'passed']);
  expect(killed[0]?.errors.join()).toContain('SIGKILL');
  const thrown = main.attemptsOf('fails with an account by tag');
  expect(thrown.map(({ status, notes: { name: got } }) => [status, got])).toEqual([
    ['failed', 'thrown-1@stage'],
    ['passed', 'thrown-1@stage'],
  ]);
});

test('two workers have two accounts', () => {
  const title = (which: string): string => `the ${which} worker has an account of its own`;
  const names = ['first', 'second'].map((which) => runs.main.noted(title(which), 'name'));
  expect(names.toSorted()).toEqual(['each-1@stage', 'each-2@stage']);
});

test('eight workers sign in once; the state is closed to others, and gone with the run', () => {
  const signedIn = runs.main.attemptsOf(/^is signed in/);
  expect(signedIn.map(({ status }) => status)).toEqual(Array(8).fill('passed'));
  expect(new Set(signedIn.map(({ workerIndex }) => workerIndex)).size).toBe(8);
  expect(readFileSync(join(place.folder, 'out/main/logins.txt'), 'utf8')).toBe('signed-in\n');
  expect(new Set(signedIn.map(({ notes }) => JSON.stringify(notes))).size).toBe(1);
  const { path = '', mode } = signedIn[0]?.notes ?? {};
  expect(mode).toBe('600');
  expect(existsSync(dirname(path))).toBe(false);
  for (const step of signedIn.flatMap(({ steps }) => steps))
    expect(step).toMatch(/^waiting for signed-in@stage, which test worker \d+/);
  runs.main.passed('has another state for another key, and a new one when its time is over');
});

test('what the docs show runs in a browser: a sign-in, and one sign-in for two workers', () => {
  runs.plain.passed('alice sees her orders');
  for (const which of ['first', 'second'])
    runs.plain.passed(`the ${which} worker is signed in from the beginning`);
  expect(place.page.signIns()).toBe(2);
});

test('other fixtures stand beside it, merged or extended, in modules and in CommonJS', () => {
  const { main, plain } = runs;
  for (const title of ['a merged test', 'an extended test'])
    expect(main.noted(`${title} has both kinds of fixtures`, 'code')).toMatch(/^\d{6}$/);
  expect(main.noted('after the merged test', 'state')).toBe('free');
  plain.passed('a CommonJS file in TypeScript gets codes');
  plain.passed('a CommonJS file gets codes');
  plain.passed('and gives back what it had');
  plain.passed('a module gets the very same fixture');
});

test('parts of a run have accounts of their own, by Playwright’s shards and by "mfaShard"', () => {
  const title = 'has its part of the accounts';
  const byOption = runs.main.attemptsOf(title);
  const byShard = runs.shards.map((report) => report.passed(title));
  for (const [parts, prefix] of [[byOption, 'part'] as const, [byShard, 'shard'] as const]) {
    const names = parts.map(({ notes }) => notes['names']?.split(',') ?? []);
    expect(names.map((part) => part.length)).toEqual([2, 2]);
    expect(names.flat().toSorted()).toEqual([1, 2, 3, 4].map((number) => `${prefix}-${number}@stage`));
  }
});

test('without "poolkey run" workers share steps and holds, and secrets leave the environment', () => {
  const { alone } = runs;
  const mine = 'has bob for itself, and gets a code of alice';
  const others = 'does not get bob meanwhile, but a code of alice';
  expect(alone.noted(others, 'state')).toContain(alone.noted(mine, 'holder'));
  const [bundle, held] = [
    'gets a code of the bundle',
    'has an account of the bundle for itself, and gets a code',
  ];
  const notHeld = 'does not get that account meanwhile, but a code';
  expect(alone.noted(notHeld, 'state')).toContain('[BUSY]');
  for (const titles of [
    [mine, others],
    [bundle, held, notHeld],
  ])
    for (const name of ['code', 'step'])
      expect(new Set(titles.map((title) => alone.noted(title, name))).size, name).toBe(titles.length);
  const state = alone.noted(mine, 'path');
  expect(dirname(state)).toBe(join(place.folder, 'out/alone/results/.poolkey'));
  expect(statSync(state).mode & 0o777).toBe(0o600);
  const again = alone.attemptsOf('has the secret again in a worker that follows another one');
  expect(again.map(({ status }) => status)).toEqual(['failed', 'passed']);
  expect(again[0]?.errors.join()).toContain('on purpose');
  alone.passed('asks for nothing');
});

test('a report shows what went wrong in words, at the line of the test, and no secret', () => {
  const { main, alone } = runs;
  for (const [attempt, words, at] of [
    [main.of('asks for nobody'), /is called "nobody"\..* \[NOT_FOUND\]/, 'errors.suite.ts:5'],
    [main.of('asks after three refusals'), /3 codes .* were refused .* \[COOLDOWN\]/, 'errors.suite.ts:12'],
    [main.of('wants one of no accounts'), /has the tag "nobody"\..* \[NOT_FOUND\]/, ''],
    [alone.of('asks where nobody answers'), /Start the tests with "poolkey run -- …".* \[NO_BROKER\]/, ''],
  ] as const) {
    expect(attempt).toMatchObject({ status: 'failed', errorAt: at });
    expect(attempt.errors[0]).toMatch(words);
  }
  const out = join(place.folder, 'out');
  const { looked, found } = findTexts(out, place.secrets);
  expect(looked).toBeGreaterThan(100);
  expect(found).toEqual([]);
  // In the browser's own trace there is what was typed.
  for (const run of ['main', 'alone']) expect(findTexts(join(out, run), place.passwords).found).toEqual([]);
  expect([...place.secrets, ...place.passwords].filter((text) => runs.said.includes(text))).toEqual([]);
});
