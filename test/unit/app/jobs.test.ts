import * as v from 'valibot';
import { expect, test } from 'vitest';
import { Jobs } from '../../../main/app/jobs.ts';
import { LiveLists } from '../../../main/app/live-lists.ts';
import { jobView, type JobView } from '../../../main/contract/jobs.ts';
import { LocalPoolHost } from '../../../main/enrollment/local-pool-host.ts';
import { signInUser } from '../../../main/enrollment/sign-in-user.ts';
import { verdict } from '../enrollment/enrollment-fixture.ts';
import { closing, vaultDesk } from './app-fixture.ts';

function desk() {
  const place = vaultDesk();
  const { vault, time, deps, pushes } = place;
  const lists = closing(new LiveLists(vault, pushes.publish));
  const host = closing(new LocalPoolHost(vault, time.clock));
  const jobs = closing(new Jobs(deps, host, lists, pushes.publish));
  const views = () => pushes.of('jobs.changed') as JobView[];
  return {
    ...place,
    host,
    jobs,
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
  const { jobs, reaches, views, vault, deps } = desk();
  const started = jobs.tryLocalPool(3);
  expect(started).toMatchObject({ total: 3, done: 0, state: 'running' });
  expect(jobs.running).toBe(true);
  const end = await reaches(ended);
  expect(end).toMatchObject({ state: 'finished', done: 3, failed: 0, summary: '3 enrolled, 0 failed' });
  expect(jobs.running).toBe(false);
  const counts = views().map((view) => view.done);
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  expect(views().some(({ current }) => /^tester-00\d: VerifySoftwareToken$/.test(current))).toBe(true);
  const [pool] = vault.pools.list();
  expect(pool).toMatchObject({ name: 'Local pool', local: true, id: end.poolId });
  for (const account of vault.accounts.list()) {
    expect(pool && verdict(await signInUser(deps, pool, account))).toBe('ok');
  }
  expect(vault.accounts.list()).toHaveLength(3);
});

test('a second trial gets a name of its own', async () => {
  const { jobs, reaches, views, vault } = desk();
  const first = jobs.tryLocalPool(1);
  await reaches((view) => view.id === first.id && ended(view));
  const second = jobs.tryLocalPool(1);
  await reaches((view) => view.id === second.id && ended(view));
  expect(vault.pools.list().map(({ name }) => name)).toEqual(['Local pool', 'Local pool 2']);
  expect(views().at(-1)).toMatchObject({ state: 'finished', failed: 0 });
});

test('stopped: the users under way are finished, the rest is not started', async () => {
  const { jobs, reaches, vault } = desk();
  const { id } = jobs.tryLocalPool(30);
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
  const { jobs, reaches } = desk();
  const { id } = jobs.tryLocalPool(1);
  jobs.dismiss(id);
  expect(jobs.views()).toHaveLength(1);
  await reaches(ended);
  jobs.dismiss(id);
  expect(jobs.views()).toEqual([]);
  jobs.stop(id);
  jobs.dismiss('nobody');
});

test('a local pool that cannot start ends the job with the reason', async () => {
  const { jobs, reaches, vault } = desk();
  vault.documents.save('local-pool', { version: 99, region: 'us-east-1', pools: [] });
  jobs.tryLocalPool(2);
  const end = await reaches(ended);
  expect(end.state).toBe('failed');
  expect(end.summary).toContain('Update Poolkey');
  expect(vault.pools.list()).toEqual([]);
});

test('closing waits for the users under way', async () => {
  const { jobs, reaches, vault } = desk();
  jobs.tryLocalPool(20);
  await reaches((view) => view.done >= 1);
  await jobs.close();
  const { accounts, tokens } = vault;
  for (const account of accounts.list()) expect(tokens.current(account.id)?.state).toBe('confirmed');
  expect(jobs.running).toBe(false);
});

test('views hold neither secrets nor passwords', async () => {
  const { jobs, reaches, pushes, vault } = desk();
  jobs.tryLocalPool(2);
  await reaches(ended);
  const texts = JSON.stringify(pushes.all);
  for (const account of vault.accounts.list()) {
    expect(texts).not.toContain(vault.accounts.password(account.id)?.reveal());
    expect(texts).not.toContain(vault.tokens.current(account.id)?.token.secret.reveal());
  }
  for (const view of pushes.of('jobs.changed')) v.parse(v.strictObject(jobView.entries), view);
});
