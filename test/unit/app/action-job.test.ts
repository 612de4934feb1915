import * as v from 'valibot';
import { expect, test } from 'vitest';
import { startAction } from '../../../main/app/action-job.ts';
import { OpenSession } from '../../../main/app/open-session.ts';
import { jobView, type JobView } from '../../../main/contract/jobs.ts';
import { signInUser } from '../../../main/enrollment/sign-in-user.ts';
import type { Account } from '../../../main/vault/account-store.ts';
import { enrollmentPlace, STEP_MS, verdict, type PlaceOptions } from '../enrollment/enrollment-fixture.ts';
import { closing, MemoryClipboard, pushRecorder } from './app-fixture.ts';

async function desk(options: PlaceOptions = {}) {
  const place = await enrollmentPlace({ users: 4, ...options });
  for (const user of place.users) if (!(await place.enroll(user)).ok) throw new Error('not enrolled');
  const pushes = pushRecorder();
  const session = closing(
    new OpenSession(place.file.open(), {
      clock: place.time.clock,
      sleeper: place.time.sleeper,
      publish: pushes.publish,
      clipboard: new MemoryClipboard(),
      onBug: () => undefined,
    }),
  );
  session.lists.tell();
  place.time.advance(3 * STEP_MS);
  const start = (kind: Parameters<typeof startAction>[1], accounts = session.vault.accounts.list()) =>
    startAction(session, kind, accounts);
  return {
    ...place,
    session,
    pushes,
    accounts: (): Account[] => session.vault.accounts.list(),
    start,
    ended: async (id: string): Promise<JobView> => {
      const view = (): JobView | undefined => session.jobs.views().find((job) => job.id === id);
      await expect
        .poll(() => ['running', 'stopping'].includes(view()?.state ?? ''), { timeout: 15_000, interval: 5 })
        .toBe(false);
      return view() as JobView;
    },
  };
}

test('rotating four users: each is done, told as it goes, and signs in afterwards', async () => {
  const { start, ended, accounts, pushes, session, pool, time } = await desk();
  const started = start('rotate');
  expect(started).toMatchObject({
    kind: 'rotate',
    title: 'Rotating the tokens of 4 users',
    total: 4,
    done: 0,
  });
  expect(session.jobs.worksOn([accounts()[2]?.id ?? ''])).toBe(true);
  expect(session.busy).toBe(true);
  expect(await ended(started.id)).toMatchObject({
    state: 'finished',
    done: 4,
    failed: 0,
    current: '',
    summary: '4 done, 0 failed',
  });
  const views = pushes.of('jobs.changed') as JobView[];
  expect(views.some(({ current }) => /^tester-00\d: \w+$/.test(current))).toBe(true);
  for (const view of views) v.parse(v.strictObject(jobView.entries), view);
  time.advance(3 * STEP_MS);
  for (const account of accounts()) expect(verdict(await signInUser(session.deps, pool, account))).toBe('ok');
});

test('one user is named in the title', async () => {
  const { start, ended, accounts } = await desk();
  const job = start('verify', accounts().slice(0, 1));
  expect(job.title).toBe('Verifying the secrets of tester-001');
  expect(await ended(job.id)).toMatchObject({ summary: '1 done, 0 failed' });
});

test('a user that fails is in the list with the account to go to, and does not stop the others', async () => {
  const { start, ended, accounts, admin } = await desk();
  await admin('AdminDisableUser', { Username: 'tester-002' });
  const { id } = start('verify');
  const end = await ended(id);
  expect(end).toMatchObject({ state: 'finished', done: 4, failed: 1, summary: '3 done, 1 failed' });
  expect(end.failures).toMatchObject([{ username: 'tester-002', code: 'USER_DISABLED', line: 0 }]);
  expect(end.failures[0]?.accountId).toBe(accounts().find(({ username }) => username === 'tester-002')?.id);
});

test('reconciling says how many stand how', async () => {
  const { start, ended, admin } = await desk();
  await admin('AdminDisableUser', { Username: 'tester-001' });
  await admin('AdminDeleteSoftwareToken', { Username: 'tester-002' });
  await admin('AdminDeleteUser', { Username: 'tester-003' });
  const { summary } = await ended(start('reconcile').id);
  expect(summary.split(', ').toSorted()).toEqual([
    'MFA is off: 1',
    'User is disabled: 1',
    'User is gone: 1',
    'Working: 1',
  ]);
});

test('stopped: who is under way is finished, the rest is not started', async () => {
  const { start, ended, session, accounts, proxy } = await desk({ users: 12 });
  const held = proxy.hold('InitiateAuth');
  const { id } = start('verify');
  await held.reached;
  session.jobs.stop(id);
  held.release();
  const end = await ended(id);
  expect(end.state).toBe('stopped');
  expect(end.summary).toMatch(/^\d+ done, 0 failed, \d+ not started$/);
  expect(end.done).toBeLessThan(accounts().length);
});

test('the lists follow', async () => {
  const { start, ended, pushes, admin } = await desk();
  await admin('AdminDisableUser', { Username: 'tester-001' });
  pushes.forget();
  await ended(start('reconcile').id);
  const rows = pushes.of('accounts.changed').flatMap((change) => (change as { upsert: unknown[] }).upsert);
  expect(rows).toContainEqual(
    expect.objectContaining({
      username: 'tester-001',
      server: expect.objectContaining({ state: 'disabled' }) as unknown,
    }),
  );
});

test('no view and no push holds a secret, a password, a Session or a token', async () => {
  const { start, ended, pushes, proxy, admin } = await desk({ clientSecret: true });
  for (const kind of ['reconcile', 'verify', 'rotate', 'reset', 'recreate', 'set-password'] as const) {
    await ended(start(kind).id);
  }
  await admin('AdminDisableUser', { Username: 'tester-001' });
  await ended(start('verify').id);
  const texts = JSON.stringify(pushes.all);
  const secrets = proxy.secrets();
  expect(secrets.size).toBeGreaterThan(40);
  for (const secret of secrets) expect(texts).not.toContain(secret);
}, 40_000);
