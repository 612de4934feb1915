import { once } from 'node:events';
import { expect, test } from 'vitest';
import {
  runRoster,
  type RosterRow,
  type RunEvent,
  type RunOptions,
} from '../../../main/enrollment/run-roster.ts';
import { Secret } from '../../../main/secrecy/secret.ts';
import { enrollmentPlace, type EnrollmentPlace, type TestUser } from './enrollment-fixture.ts';

function rowsOf(users: readonly TestUser[]): RosterRow[] {
  return users.map((user, index) => ({ line: index + 2, ...user }));
}

function run(
  place: EnrollmentPlace,
  options: Partial<RunOptions> = {},
  rows: readonly RosterRow[] = rowsOf(place.users),
) {
  return runRoster(place.deps, place.pool, rows, {
    concurrency: 4,
    ratePerSecond: null,
    onEvent: () => undefined,
    ...options,
  });
}

/** How many users are worked on at the same time, at most. */
function watcher(): { onEvent: (event: RunEvent) => void; most: () => number } {
  const busy = new Set<string>();
  let most = 0;
  return {
    most: () => most,
    onEvent(event) {
      if (event.kind === 'call') busy.add(event.row.username);
      most = Math.max(most, busy.size);
      if (event.kind === 'row') busy.delete(event.row.username);
    },
  };
}

test.each([1, 3])(
  'with concurrency %d as many users are worked on at a time, and no more',
  async (concurrency) => {
    const place = await enrollmentPlace({ users: 8 });
    const { onEvent, most } = watcher();
    const totals = await run(place, { concurrency, onEvent });
    expect(totals).toEqual({ enrolled: 8, failed: 0, left: 0 });
    expect(most()).toBe(concurrency);
  },
);

test('users start evenly spaced, whatever the concurrency', async () => {
  const place = await enrollmentPlace({ users: 6 });
  const began = place.time.clock();
  const starts: number[] = [];
  const seen = new Set<string>();
  await run(place, {
    concurrency: 4,
    ratePerSecond: 2,
    onEvent: ({ kind, row }) => {
      if (kind !== 'call' || seen.has(row.username)) return;
      seen.add(row.username);
      starts.push(place.time.clock() - began);
    },
  });
  expect(starts).toHaveLength(6);
  const spaced = starts.toSorted((a, b) => a - b);
  for (const [index, at] of spaced.entries()) expect(at).toBeGreaterThanOrEqual(index * 500);
  // Six starts, two a second: the last one after two and a half seconds, and not much later.
  expect(place.time.clock() - began).toBe(2_500);
});

test('without a rate nobody waits', async () => {
  const place = await enrollmentPlace({ users: 4 });
  await run(place);
  expect(place.time.slept).toEqual([]);
});

test('a user that fails does not stop the others, and each has one row event', async () => {
  const place = await enrollmentPlace({ users: 5 });
  const rows = rowsOf(place.users).map((row, index) =>
    index === 1 ? { ...row, password: new Secret('wr0ng-Password') } : row,
  );
  place.proxy.drop('AssociateSoftwareToken', { times: 2, skip: 2 });
  const outcomes = new Map<number, string>();
  const totals = await run(
    place,
    {
      concurrency: 2,
      onEvent: (event) => {
        if (event.kind !== 'row') return;
        expect(outcomes.has(event.row.line)).toBe(false);
        outcomes.set(event.row.line, event.outcome.ok ? 'ok' : event.outcome.error.code);
      },
    },
    rows,
  );
  expect(outcomes.size).toBe(5);
  expect(outcomes.get(3)).toBe('WRONG_PASSWORD');
  expect(totals.enrolled + totals.failed).toBe(5);
  expect(totals.failed).toBe([...outcomes.values()].filter((code) => code !== 'ok').length);
});

test('after an abort the users under way are finished and the rest is not started', async () => {
  const place = await enrollmentPlace({ users: 10 });
  const abort = new AbortController();
  const done: string[] = [];
  const totals = await run(place, {
    concurrency: 2,
    signal: abort.signal,
    onEvent: (event) => {
      if (event.kind !== 'row') return;
      done.push(event.outcome.ok ? 'ok' : event.outcome.error.code);
      if (done.length === 3) abort.abort();
    },
  });
  expect(done.every((outcome) => outcome === 'ok')).toBe(true);
  expect(done.length).toBeLessThanOrEqual(4);
  expect(totals).toEqual({ enrolled: done.length, failed: 0, left: 10 - done.length });
  const started = new Set(
    place.proxy.exchanges
      .filter(({ operation }) => operation === 'InitiateAuth')
      .map(({ request }) => (request as { AuthParameters: { USERNAME: string } }).AuthParameters.USERNAME),
  );
  expect(started.size).toBe(done.length);
});

test('a run that is aborted before it begins starts nobody', async () => {
  const place = await enrollmentPlace({ users: 3 });
  const totals = await run(place, { signal: AbortSignal.abort() });
  expect(totals).toEqual({ enrolled: 0, failed: 0, left: 3 });
  expect(place.proxy.exchanges).toEqual([]);
});

test('users that wait for their turn when the run is aborted are not started', async () => {
  const place = await enrollmentPlace({ users: 8 });
  const abort = new AbortController();
  const aborted = once(abort.signal, 'abort');
  const started = new Set<string>();
  const totals = await runRoster(
    // Who sleeps wakes when the run is aborted, and not before.
    { ...place.deps, sleeper: async () => void (await aborted) },
    place.pool,
    rowsOf(place.users),
    {
      concurrency: 4,
      ratePerSecond: 0.1,
      signal: abort.signal,
      onEvent: ({ kind, row }) => {
        if (kind === 'call') started.add(row.username);
        else abort.abort();
      },
    },
  );
  expect(started.size).toBe(1);
  expect(totals).toEqual({ enrolled: 1, failed: 0, left: 7 });
});

test('a vault that cannot be written is the failure of that user; the others are enrolled', async () => {
  const place = await enrollmentPlace({ users: 4 });
  const { tokens } = place.vault;
  const saveDraft = tokens.saveDraft.bind(tokens);
  let broken = true;
  tokens.saveDraft = (...args) => {
    if (!broken) return saveDraft(...args);
    broken = false;
    throw Object.assign(new Error('database or disk is full'), { code: 'SQLITE_FULL' });
  };
  const codes: string[] = [];
  const totals = await run(place, {
    onEvent: (event) => {
      if (event.kind === 'row' && !event.outcome.ok) codes.push(event.outcome.error.code);
    },
  });
  expect(totals).toEqual({ enrolled: 3, failed: 1, left: 0 });
  expect(codes).toEqual(['DISK_FULL']);
});
