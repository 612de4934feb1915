import Database from 'libsql';
import { expect, test, vi } from 'vitest';
import { Secret } from '../../../../main/secrecy/secret.ts';
import { depsOver, enrollmentPlace, invariantHolds, type EnrollmentPlace } from '../enrollment-fixture.ts';
import { allRows, prepared, rowsOf, takeRun, wholeRun } from './bulk-fixture.ts';

/** As if the worker of the run were one of the process that has started this one. */
function ofAnotherProcess(place: EnrollmentPlace, runId: string): void {
  const db = new Database(place.file.file);
  db.prepare('UPDATE run SET owner_pid = ? WHERE id = ?').run(process.ppid, runId);
  db.close();
}

test('all users of a roster are enrolled, each with its state, account and time', async () => {
  const place = await enrollmentPlace({ users: 8 });
  const { end, counts, id } = await wholeRun(place);
  expect(end).toEqual({ state: 'finished', reason: null });
  expect(counts).toMatchObject({ done: 8, failed: 0, planned: 0 });
  for (const row of allRows(place, id)) {
    expect(row).toMatchObject({ state: 'done', path: 'session', call: null, failure: null, attempts: 1 });
    expect(place.vault.accounts.get(row.accountId ?? '')?.username).toBe(row.username);
    expect(row.enrolledAt).toBe(place.time.clock());
    expect(invariantHolds(place, row.username)).toBe(true);
  }
  expect(place.vault.runs.get(id)).toMatchObject({ state: 'finished', owner: null });
});

test('what the roster said is forgotten with the user that is done, and kept for one that failed', async () => {
  const place = await enrollmentPlace({ users: 2 });
  const rows = rowsOf(place.users);
  const [first] = rows;
  if (!first) throw new Error('no row');
  rows[0] = { ...first, password: new Secret('wr0ng-Password') };
  const { id } = await wholeRun(place, {}, rows);
  expect(place.vault.runRows.input(id, 0)?.password?.reveal()).toBe('wr0ng-Password');
  expect(place.vault.runRows.input(id, 1)).toBeNull();
});

test('a state is on disk before each call and after it', async () => {
  const place = await enrollmentPlace({ users: 1 });
  const { run, owner } = await prepared(place);
  const other = place.file.open();
  const seen: string[] = [];
  const worker = await takeRun(place, run.id, { owner });
  const look = (): string => {
    const row = other.runRows.get(run.id, 0);
    return `${row?.state} ${row?.call}`;
  };
  const operations = [
    'InitiateAuth',
    'AssociateSoftwareToken',
    'VerifySoftwareToken',
    'RespondToAuthChallenge',
    'GetUser',
  ];
  const held = operations.map((operation) => place.proxy.hold(operation));
  const working = worker.work();
  for (const one of held) {
    await one.reached;
    seen.push(look());
    one.release();
  }
  await working;
  seen.push(look());
  expect(seen).toEqual([
    'planned InitiateAuth',
    'signed_in AssociateSoftwareToken',
    'secret_saved VerifySoftwareToken',
    'verified RespondToAuthChallenge',
    'verified GetUser',
    'done null',
  ]);
});

test('a wrong password ends that user at once: one sign-in, no further try', async () => {
  const place = await enrollmentPlace({ users: 1 });
  const rows = rowsOf(place.users, { password: new Secret('wr0ng-Password') });
  const { counts, worked } = await wholeRun(place, {}, rows);
  expect(counts.failed).toBe(1);
  expect(worked).toMatchObject([{ retryAt: null, outcome: { error: { code: 'WRONG_PASSWORD' } } }]);
  expect(place.proxy.operations).toEqual(['InitiateAuth']);
});

test('five failures of one kind in a row pause the run and say which', async () => {
  const place = await enrollmentPlace({ users: 9 });
  const rows = rowsOf(place.users, { password: new Secret('wr0ng-Password') });
  const { end, counts, id } = await wholeRun(place, { concurrency: 1 }, rows);
  expect(end).toMatchObject({ state: 'paused', reason: { code: 'SAME_FAILURE', failure: 'WRONG_PASSWORD' } });
  expect(counts).toMatchObject({ failed: 5, planned: 4 });
  expect(place.vault.runs.get(id)).toMatchObject({ state: 'paused', owner: null });

  // A person goes on: five more of that kind would pause again.
  const again = await takeRun(place, id, { keepGoing: true });
  expect(await again.work()).toEqual({ state: 'finished', reason: null });
  expect(place.vault.runRows.counts(id)).toMatchObject({ failed: 9 });
});

test('failures of other users in between, or of other kinds, do not pause it', async () => {
  const place = await enrollmentPlace({ users: 10 });
  const rows = rowsOf(place.users).map((row, index) =>
    index % 5 === 4 ? row : { ...row, password: new Secret('wr0ng-Password') },
  );
  const { end, counts } = await wholeRun(place, { concurrency: 1 }, rows);
  expect(end.state).toBe('finished');
  expect(counts).toMatchObject({ failed: 8, done: 2 });
});

test('lost answers and broken connections are tried again by themselves until all are enrolled', async () => {
  const place = await enrollmentPlace({ users: 6 });
  place.proxy.drop('InitiateAuth', { times: 2 });
  place.proxy.dropBefore('AssociateSoftwareToken', { times: 3 });
  place.proxy.drop('VerifySoftwareToken', { times: 4 });
  const { end, counts, worked } = await wholeRun(place);
  expect(end).toEqual({ state: 'finished', reason: null });
  expect(counts.done).toBe(6);
  expect(worked.some(({ retryAt }) => retryAt !== null)).toBe(true);
  for (const { username } of place.users) expect(invariantHolds(place, username)).toBe(true);
});

test('stop finishes what is under way, begins nobody else, and resume does the rest, in another process', async () => {
  const place = await enrollmentPlace({ users: 10 });
  const { run, owner } = await prepared(place, { concurrency: 2 });
  const worker = await takeRun(place, run.id, { owner, events: { row: () => worker.stop() } });
  expect(await worker.work()).toMatchObject({ state: 'stopped', reason: { code: 'STOPPED_BY_USER' } });
  const first = place.vault.runRows.counts(run.id);
  expect(first.done).toBeGreaterThanOrEqual(1);
  expect(first.done).toBeLessThanOrEqual(2);
  expect(first.done + first.planned).toBe(10);

  const elsewhere = depsOver(place.file.open(), place.time);
  const second = await takeRun(place, run.id, { deps: elsewhere });
  expect(await second.work()).toMatchObject({ state: 'finished' });
  expect(place.vault.runRows.counts(run.id).done).toBe(10);
  // Nobody was enrolled a second time.
  expect(place.proxy.operations.filter((name) => name === 'VerifySoftwareToken')).toHaveLength(10);
});

test('a run that somebody works on is not taken by another', async () => {
  const place = await enrollmentPlace({ users: 2 });
  const { run, owner } = await prepared(place);
  const hold = place.proxy.hold('InitiateAuth');
  const worker = await takeRun(place, run.id, { owner });
  const working = worker.work();
  await hold.reached;
  await expect(takeRun(place, run.id, { deps: depsOver(place.file.open(), place.time) })).rejects.toThrow(
    'RUN_ELSEWHERE',
  );
  hold.release();
  await working;
});

test('a worker that slept while another took over notices and sends nothing more', async () => {
  const place = await enrollmentPlace({ users: 3 });
  const { run, owner } = await prepared(place, { concurrency: 1 });
  const hold = place.proxy.hold('InitiateAuth');
  const worker = await takeRun(place, run.id, { owner });
  const working = worker.work();
  await hold.reached;
  // It is of another process that lives, and nothing is heard of it for a minute: the machine slept.
  ofAnotherProcess(place, run.id);
  place.time.advance(60_000);
  const other = await takeRun(place, run.id, { deps: depsOver(place.file.open(), place.time) });
  hold.release();
  expect(await working).toMatchObject({ state: 'stopped', reason: { code: 'RUN_ELSEWHERE' } });
  expect(await other.work()).toMatchObject({ state: 'finished' });
  expect(place.vault.runRows.counts(run.id).done).toBe(3);
});

test('two runs with the same users, at once: each user is enrolled once, and both end well', async () => {
  const place = await enrollmentPlace({ users: 6 });
  const one = await prepared(place);
  const two = await prepared(place);
  const elsewhere = depsOver(place.file.open(), place.time);
  const ends = await Promise.all([
    takeRun(place, one.run.id, { owner: one.owner }).then((worker) => worker.work()),
    takeRun(place, two.run.id, { owner: two.owner, deps: elsewhere }).then((worker) => worker.work()),
  ]);
  expect(ends.map(({ state }) => state)).toEqual(['finished', 'finished']);
  for (const { run } of [one, two]) expect(place.vault.runRows.counts(run.id).done).toBe(6);
  // One that waits moves the clock for all, and a code may be too old by then: only what was taken counts.
  const verified = place.proxy.exchanges.filter(
    ({ operation, status }) => operation === 'VerifySoftwareToken' && status === 200,
  );
  expect(verified).toHaveLength(6);
});

test('never more users a second than was asked for, two processes together', async () => {
  const place = await enrollmentPlace({ users: 12 });
  const half = rowsOf(place.users);
  const one = await prepared(place, { ratePerSecond: 2 }, half.slice(0, 6));
  const two = await prepared(place, { ratePerSecond: 2 }, half.slice(6));
  const began = place.time.clock();
  const starts: number[] = [];
  const seen = new Set<string>();
  const events = {
    call: ({ username }: { username: string }) => {
      if (!seen.has(username)) starts.push(place.time.clock() - began);
      seen.add(username);
    },
  };
  const elsewhere = depsOver(place.file.open(), place.time);
  await Promise.all([
    takeRun(place, one.run.id, { owner: one.owner, events }).then((worker) => worker.work()),
    takeRun(place, two.run.id, { owner: two.owner, events, deps: elsewhere }).then((worker) => worker.work()),
  ]);
  expect(starts).toHaveLength(12);
  for (const [index, at] of starts.toSorted((a, b) => a - b).entries()) {
    expect(at).toBeGreaterThanOrEqual(index * 500);
  }
});

test('a machine that sleeps for an hour in the middle of users at work goes on afterwards', async () => {
  const place = await enrollmentPlace({ users: 4 });
  const hold = place.proxy.hold('AssociateSoftwareToken', { times: 2 });
  const { run, owner } = await prepared(place, { concurrency: 2 });
  const worker = await takeRun(place, run.id, { owner });
  const working = worker.work();
  await hold.reached;
  place.time.advance(3_600_000);
  hold.release();
  expect(await working).toMatchObject({ state: 'finished' });
  expect(place.vault.runRows.counts(run.id).done).toBe(4);
});

test('labels and tags of the roster and of the run are given to the accounts; those of a person stay', async () => {
  const place = await enrollmentPlace({ users: 2 });
  const [first] = place.users;
  const known = place.vault.accounts.ensure(place.pool.id, first?.username ?? '');
  place.vault.accounts.setTags(known.id, ['mine']);
  const rows = rowsOf(place.users, { label: 'Buyer', tags: ['buyer'] });
  await wholeRun(place, { tags: ['e2e'] }, rows);
  expect(place.vault.accounts.get(known.id)).toMatchObject({
    label: 'Buyer',
    tags: ['mine', 'buyer', 'e2e'],
  });
});

test('failed users are tried again on request, and only they', async () => {
  const place = await enrollmentPlace({ users: 3 });
  const [first] = place.users;
  if (!first) throw new Error('no user');
  await place.admin('AdminDisableUser', { Username: first.username });
  const { id, counts } = await wholeRun(place);
  expect(counts).toMatchObject({ failed: 1, done: 2 });
  await place.admin('AdminEnableUser', { Username: first.username });
  const before = place.proxy.operations.length;
  expect(place.vault.runRows.reopenFailed(id)).toBe(1);
  const again = await takeRun(place, id);
  expect(await again.work()).toMatchObject({ state: 'finished' });
  expect(place.vault.runRows.counts(id).done).toBe(3);
  expect(place.proxy.operations.slice(before)).toHaveLength(5);
});

test('the heartbeat keeps the run: the clock may move by minutes while it works', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const place = await enrollmentPlace({ users: 1 });
    const { run, owner } = await prepared(place);
    const hold = place.proxy.hold('InitiateAuth');
    const worker = await takeRun(place, run.id, { owner });
    const working = worker.work();
    await hold.reached;
    ofAnotherProcess(place, run.id);
    place.time.advance(60_000);
    vi.advanceTimersByTime(5_000);
    await place.vault.commits.add(() => undefined);
    expect(place.vault.runs.get(run.id)?.owner).toBe(owner);
    hold.release();
    await working;
  } finally {
    vi.useRealTimers();
  }
});
