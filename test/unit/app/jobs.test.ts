import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Jobs } from '../../../main/app/jobs.ts';
import { OpenSession } from '../../../main/app/open-session.ts';
import { startTrial } from '../../../main/app/trial-job.ts';
import { jobView, type JobView } from '../../../main/contract/jobs.ts';
import { signInUser } from '../../../main/enrollment/sign-in-user.ts';
import { verdict } from '../enrollment/enrollment-fixture.ts';
import { closing, MemoryClipboard, pushRecorder, vaultDesk } from './app-fixture.ts';

function desk() {
  const place = vaultDesk();
  const { file, time, pushes } = place;
  const session = closing(
    new OpenSession(file.open(), {
      clock: time.clock,
      sleeper: time.sleeper,
      publish: pushes.publish,
      clipboard: new MemoryClipboard(),
      onBug: () => undefined,
    }),
  );
  const { jobs } = session;
  const views = () => pushes.of('jobs.changed') as JobView[];
  return {
    ...place,
    session,
    jobs,
    tryLocalPool: (users: number) => startTrial(session, users),
    views,
    /** Until a view is as wanted. */
    reaches: async (wanted: (view: JobView) => boolean): Promise<JobView> => {
      await expect.poll(() => views().some(wanted), { timeout: 15_000, interval: 5 }).toBe(true);
      return views().find(wanted) as JobView;
    },
  };
}

const ended = (view: JobView): boolean => !['running', 'stopping'].includes(view.state);

test('"try it with a local pool": users are made and enrolled, and each can sign in', async () => {
  const { session, jobs, tryLocalPool, reaches, views, vault, deps } = desk();
  // On a fast machine three users are done before the window is told of anything: a pool that takes its time.
  (await session.host.start()).settings.change({ latencyMs: 50 });
  const started = tryLocalPool(3);
  expect(started).toMatchObject({ total: 3, done: 0, state: 'running' });
  expect(jobs.running).toBe(true);
  const end = await reaches(ended);
  expect(end).toMatchObject({ state: 'finished', done: 3, failed: 0, summary: '3 enrolled, 0 failed' });
  expect(jobs.running).toBe(false);
  const counts = views().map((view) => view.done);
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  expect(views().some(({ current }) => /^tester-00\d: \w+$/.test(current))).toBe(true);
  const [pool] = vault.pools.list();
  expect(pool).toMatchObject({ name: 'Local pool', local: true, id: end.poolId });
  for (const account of vault.accounts.list()) {
    expect(pool && verdict(await signInUser(deps, pool, account))).toBe('ok');
  }
  expect(vault.accounts.list()).toHaveLength(3);
});

test('a second trial gets a name of its own', async () => {
  const { tryLocalPool, reaches, views, vault } = desk();
  const first = tryLocalPool(1);
  await reaches((view) => view.id === first.id && ended(view));
  const second = tryLocalPool(1);
  await reaches((view) => view.id === second.id && ended(view));
  expect(vault.pools.list().map(({ name }) => name)).toEqual(['Local pool', 'Local pool 2']);
  expect(views().at(-1)).toMatchObject({ state: 'finished', failed: 0 });
});

test('stopped: the users under way are finished, the rest is not started', async () => {
  const { jobs, tryLocalPool, reaches, vault } = desk();
  const { id } = tryLocalPool(30);
  await reaches((view) => view.done >= 2);
  jobs.stop(id);
  expect(jobs.views()[0]?.state).toBe('stopping');
  const end = await reaches(ended);
  expect(end.state).toBe('stopped');
  expect(end.summary).toMatch(/^\d+ enrolled, 0 failed, \d+ not started$/);
  expect(end.done).toBeLessThan(30);
  expect(vault.accounts.list()).toHaveLength(end.done);
});

test('a job is dismissed when it has ended, not before', async () => {
  const { jobs, tryLocalPool, reaches } = desk();
  const { id } = tryLocalPool(1);
  jobs.dismiss(id);
  expect(jobs.views()).toHaveLength(1);
  await reaches(ended);
  jobs.dismiss(id);
  expect(jobs.views()).toEqual([]);
  jobs.stop(id);
  jobs.dismiss('nobody');
});

test('a local pool that cannot start ends the job with the reason', async () => {
  const { tryLocalPool, reaches, vault } = desk();
  vault.documents.save('local-pool', { version: 99, region: 'us-east-1', pools: [] });
  tryLocalPool(2);
  const end = await reaches(ended);
  expect(end.state).toBe('failed');
  expect(end.summary).toContain('Update Poolkey');
  expect(vault.pools.list()).toEqual([]);
});

test('closing waits for the users under way', async () => {
  const { jobs, tryLocalPool, reaches, vault } = desk();
  tryLocalPool(20);
  await reaches((view) => view.done >= 1);
  await jobs.close();
  const { accounts, tokens } = vault;
  for (const account of accounts.list()) expect(tokens.current(account.id)?.state).toBe('confirmed');
  expect(jobs.running).toBe(false);
});

test('views hold neither secrets nor passwords', async () => {
  const { tryLocalPool, reaches, pushes, vault } = desk();
  tryLocalPool(2);
  await reaches(ended);
  const texts = JSON.stringify(pushes.all);
  for (const account of vault.accounts.list()) {
    expect(texts).not.toContain(vault.accounts.password(account.id)?.reveal());
    expect(texts).not.toContain(vault.tokens.current(account.id)?.token.secret.reveal());
  }
  for (const view of pushes.of('jobs.changed')) v.parse(v.strictObject(jobView.entries), view);
});

const ABOUT = { kind: 'test', title: 'A job', poolId: null, total: 2, current: '' };

/** Jobs whose work the test holds in its hands. */
function bareJobs() {
  const pushes = pushRecorder();
  const jobs = closing(new Jobs(pushes.publish));
  return {
    pushes,
    jobs,
    start: (accountIds: readonly string[] = []) => {
      let resolve = (): void => undefined;
      const ended = new Promise<void>((resolved) => {
        resolve = resolved;
      });
      const view = jobs.start(ABOUT, accountIds, 'It broke off', async ({ signal }) => {
        // Stopping ends it, as it ends the work of a run.
        signal.addEventListener('abort', resolve);
        await ended;
        return { state: signal.aborted ? 'stopped' : 'finished', summary: 'done' };
      });
      return { id: view.id, resolve };
    },
  };
}

test('worksOn: the accounts of jobs that run, also of one that is stopping, and of no ended one', async () => {
  const { jobs, start } = bareJobs();
  const one = start(['a', 'b']);
  start(['c']);
  expect(jobs.worksOn(['x', 'b'])).toBe(true);
  expect(jobs.worksOn(['x'])).toBe(false);
  expect(jobs.worksOn([])).toBe(false);
  one.resolve();
  await expect.poll(() => jobs.worksOn(['a'])).toBe(false);
  expect(jobs.worksOn(['c'])).toBe(true);
});

test('stopping a job tells its work; stopping one that has ended changes nothing', async () => {
  const { jobs, start, pushes } = bareJobs();
  const { id } = start();
  jobs.stop(id);
  await expect.poll(() => jobs.views()[0]?.state).toBe('stopped');
  const told = pushes.all.length;
  jobs.stop(id);
  jobs.stop('nobody');
  expect(pushes.all).toHaveLength(told);
});

test('the last five that have ended are kept, and every one that runs', async () => {
  const { jobs, start } = bareJobs();
  const running = start(['a']);
  const ids: string[] = [];
  for (let i = 0; i < 7; i += 1) {
    const job = start();
    ids.push(job.id);
    job.resolve();
    await expect.poll(() => jobs.views().find(({ id }) => id === job.id)?.state).toBe('finished');
  }
  expect(jobs.views().map(({ id }) => id)).toEqual([running.id, ...ids.slice(2)]);
});

test('an exception in the work ends the job with the reason', async () => {
  const { jobs } = bareJobs();
  jobs.start(ABOUT, [], 'It broke off', () => Promise.reject(new Error('the disk is full')));
  await expect.poll(() => jobs.views()[0]?.state).toBe('failed');
  expect(jobs.views()[0]).toMatchObject({ summary: 'It broke off: the disk is full', current: '' });
});
