import { expect, test } from 'vitest';
import { rowState, type RunRowView } from '../../../main/contract/runs.ts';
import { choicesFor } from '../../../renderer/features/bulk/field-choices.ts';
import {
  defaultsFor,
  listOf,
  optionsOf,
  policies,
  problemsOf,
} from '../../../renderer/features/bulk/options-draft.ts';
import { readWords } from '../../../renderer/features/bulk/roster-words.ts';
import { rowLine, rowWord, trackOf, triesWords } from '../../../renderer/features/bulk/row-words.ts';
import { actionsOf, newestFirst, outcomeOf } from '../../../renderer/features/bulk/run-state.ts';
import {
  headline,
  outcomeWords,
  paceWords,
  reasonWords,
  spoken,
  stateWord,
  throttleWords,
} from '../../../renderer/features/bulk/run-words.ts';
import { rowAt } from '../../fakes/preview/fake-run-rows.ts';
import * as samples from '../../fakes/preview/run-samples.ts';

const row = (part: Partial<RunRowView>): RunRowView => ({ ...rowAt(samples.running, 1200), ...part });
const marks = (part: Partial<RunRowView>, creates = false) =>
  trackOf(row(part), creates)
    .map(({ mark }) => mark[0])
    .join('');

test('each state of a run has its line, and the numbers in it are written as elsewhere', () => {
  expect(headline(samples.running)).toBe('Enrolling 1,240 users');
  expect(headline({ ...samples.running, ending: 'pausing' })).toMatch(/^Pausing: the calls under way/);
  expect(headline({ ...samples.running, ending: 'stopping' })).toMatch(/^Stopping/);
  expect(headline({ ...samples.running, state: 'preparing' })).toBe('Preparing 1,240 users');
  expect(headline(samples.paused)).toBe('Paused, and waiting for you');
  expect(headline(samples.pausedByUser)).toBe('Paused');
  expect(headline(samples.diskFull)).toBe('Stopped');
  expect(headline(samples.interrupted)).toBe('Interrupted');
  expect(headline(samples.finished)).toBe('Finished, 6 of 1,240 failed');
  expect(headline(samples.allWell)).toBe('All 25 users are through');
  expect(stateWord(samples.elsewhere)).toBe('Elsewhere');
});

test('what came of it is counted once: those left alone are not among the enrolled', () => {
  expect(outcomeOf(samples.running)).toEqual({
    done: 481,
    skipped: 31,
    failed: 9,
    underWay: 6,
    planned: 713,
  });
  expect(outcomeWords(samples.finished)).toBe('1,203 enrolled, 31 had a token already, 6 failed');
  expect(outcomeWords(samples.allWell)).toBe('25 enrolled');
});

test('pace, throttling and reasons are said in plain words', () => {
  expect(paceWords(samples.running)).toBe('4.8 users a second · about 2 min 27 s left');
  expect(paceWords({ usersPerSecond: null, leftMs: null })).toBe('');
  expect(throttleWords({ category: 'UserResourceUpdate', perSecond: 18 })).toBe(
    'Cognito throttles UserResourceUpdate: held to 18 calls a second',
  );
  expect(throttleWords({ category: 'UserToken', perSecond: 1 })).toMatch(/1 call a second$/);
  expect(reasonWords(samples.paused.reason)?.title).toBe('5 users in a row failed with WRONG_PASSWORD');
  expect(reasonWords(samples.paused.reason)?.body).toMatch(/^Cognito refused the password\./);
  expect(reasonWords(samples.pausedByUser.reason)).toBeNull();
  expect(reasonWords(samples.diskFull.reason)).toMatchObject({ title: 'The disk is full', grave: true });
  expect(reasonWords({ code: 'NEVER_HEARD_OF', message: 'Do this.' })).toMatchObject({ body: 'Do this.' });
});

test('a screen reader hears changes of state and tenths, not each user', () => {
  const further = (done: number) => ({
    ...samples.running,
    counts: samples.counts(1240, { done }),
  });
  expect(spoken(further(500))).toBe(spoken(further(600)));
  expect(spoken(further(500))).not.toBe(spoken(further(640)));
  expect(spoken(samples.paused)).toContain('5 users in a row failed with WRONG_PASSWORD');
});

test('what can be done depends on the state, and nothing on a run of another process', () => {
  const able = (run: Parameters<typeof actionsOf>[0]) => [...actionsOf(run)].toSorted();
  expect(able(samples.running)).toEqual(['export', 'pause', 'report', 'show', 'stop']);
  expect(able({ ...samples.paused, worker: null })).toEqual([
    'export',
    'remove',
    'report',
    'resume',
    'retry',
    'show',
    'stop',
  ]);
  expect(able(samples.diskFull)).toEqual(['export', 'remove', 'report', 'resume', 'retry', 'show']);
  expect(able(samples.finished)).toEqual(['export', 'remove', 'report', 'retry', 'show']);
  expect(able(samples.allWell)).not.toContain('retry');
  expect(able(samples.elsewhere)).toEqual(['export', 'report', 'show']);
  expect(able({ ...samples.running, state: 'preparing' })).toEqual([]);
});

test('the newest run stands first', () => {
  expect(newestFirst([samples.allWell, samples.running, samples.interrupted]).map(({ id }) => id)).toEqual([
    'run-1',
    'run-2',
    'run-3',
  ]);
});

test('a user’s way shows how far it came, what is done now, and where it broke', () => {
  expect(marks({ state: 'planned', call: null })).toBe('ttttt');
  expect(marks({ state: 'planned', call: 'InitiateAuth' })).toBe('ntttt');
  expect(marks({ state: 'secret_saved', call: 'VerifySoftwareToken' })).toBe('ddntt');
  expect(marks({ state: 'done', call: null }, true)).toBe('dddddd');
  expect(marks({ state: 'created', call: 'InitiateAuth' }, true)).toBe('dntttt');
  const failure = { step: 'VerifySoftwareToken', code: 'X', message: 'Do.', said: null, retryable: true };
  expect(marks({ state: 'failed', call: null, failure })).toBe('ddftt');
  expect(marks({ state: 'failed', call: null, failure: { ...failure, step: 'Unknown' } })).toBe('ftttt');
});

test('each state of a row has its word; a failed one says the remedy', () => {
  for (const state of rowState.options) expect(rowWord(row({ state, path: null }))).not.toBe('');
  expect(rowWord(row({ state: 'done', path: 'skipped' }))).toBe('Skipped');
  for (const path of ['session', 'access-token', 'already-enrolled', 'skipped', 'rotated', 'reset'])
    expect(rowLine(row({ state: 'done', path }))).toMatch(/ /);
  expect(rowLine(rowAt(samples.finished, 6))).toMatch(/Correct it in the list/);
  expect(rowLine(row({ state: 'signed_in', call: 'AssociateSoftwareToken' }))).toBe('AssociateSoftwareToken');
  expect(triesWords({ attempts: 1 })).toBe('');
  expect(triesWords({ attempts: 3 })).toBe('3 tries');
});

test('what was read is told in words', () => {
  const roster = { format: 'csv', delimiter: ';', encoding: 'UTF-16LE' } as Parameters<typeof readWords>[0];
  expect(readWords(roster)).toBe('CSV with semicolons · UTF-16LE');
  expect(readWords({ ...roster, delimiter: '\t', encoding: 'text' })).toBe('CSV with tabs');
  expect(readWords({ ...roster, delimiter: '^' })).toBe('CSV with “^” between its cells · UTF-16LE');
  expect(readWords({ ...roster, format: 'jsonl', delimiter: null, encoding: 'UTF-8' })).toBe(
    'JSON lines · UTF-8',
  );
});

test('a column can be what it is, an attribute of its own name, or a standard one', () => {
  const names = (header: string, field: string) =>
    choicesFor(header, field).attributes.map(([value]) => value);
  expect(names('custom:team', 'ignore')[0]).toBe('attribute:custom:team');
  expect(names('team', 'ignore')[0]).toBe('attribute:custom:team');
  expect(names('Mail', 'attribute:email').filter((each) => each === 'attribute:email')).toHaveLength(1);
  expect(names('', 'ignore')[0]).toBe('attribute:email');
});

test('a local pool goes as fast as it can and makes its users; others are held to five a second', () => {
  expect(optionsOf(defaultsFor({ local: true }))).toMatchObject({ create: true, ratePerSecond: null });
  expect(optionsOf(defaultsFor({ local: false }))).toMatchObject({
    create: false,
    existing: 'verify',
    ratePerSecond: 5,
    keepGoing: false,
  });
});

test('what is typed becomes options, or says which number is none', () => {
  const draft = { ...defaultsFor(undefined), tags: ' smoke, #eu ,,smoke', groups: 'admins' };
  expect(optionsOf(draft)).toMatchObject({ tags: ['smoke', 'eu'], groups: [] });
  expect(optionsOf({ ...draft, create: true })).toMatchObject({ groups: ['admins'] });
  expect(listOf('x'.repeat(99), 60)[0]).toHaveLength(60);
  for (const rate of ['', '0', '-1', '1001', 'x']) {
    expect(problemsOf({ ...draft, rate })).toHaveProperty('rate');
    expect(optionsOf({ ...draft, rate })).toBeNull();
  }
  for (const concurrency of ['0', '101', '1.5', ''])
    expect(problemsOf({ ...draft, concurrency })).toHaveProperty('concurrency');
  expect(problemsOf({ ...draft, unlimited: true, rate: '' })).toEqual({});
  expect(policies.map(([policy]) => policy)).toEqual(['verify', 'skip', 'rotate', 'reset']);
});
