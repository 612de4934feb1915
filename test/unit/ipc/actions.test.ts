import { expect, test, vi } from 'vitest';
import type { PlanView } from '../../../main/contract/actions.ts';
import type { JobView } from '../../../main/contract/jobs.ts';
import { verdict } from '../enrollment/enrollment-fixture.ts';
import { poolDesk, type PoolDesk } from './pool-desk.ts';

vi.mock('electron', () => ({ ipcMain: { handle: () => undefined } }));

async function enrolledDesk(
  more: Parameters<typeof poolDesk>[1] = {},
): Promise<PoolDesk & { ids: string[] }> {
  const desk = await poolDesk({}, more);
  for (const user of desk.seeded.users) await desk.enroll(user);
  desk.time.advance(90_000);
  return Object.assign(desk, { ids: (await desk.accounts()).map(({ id }) => id) });
}

test('a plan sends nothing, and a run does what it says', async () => {
  const desk = await enrolledDesk();
  const before = desk.proxy.exchanges.length;
  const plan = (await desk.give('actions.plan', { kind: 'rotate', ids: desk.ids })) as PlanView;
  expect(plan.rows.map(({ problem }) => problem)).toEqual([null, null]);
  expect(desk.proxy.exchanges).toHaveLength(before);
  const job = (await desk.give('actions.run', { kind: 'rotate', ids: desk.ids })) as JobView;
  expect(await desk.ended(job.id)).toMatchObject({ state: 'finished', summary: '2 done, 0 failed' });
});

test.each(['rotate', 'reset', 'recreate', 'prefer-off', 'set-password', 'enroll'] as const)(
  '%s in a production pool: nothing is done before its name is typed',
  async (kind) => {
    const desk = await enrolledDesk({ production: true });
    const before = desk.proxy.exchanges.length;
    for (const confirm of [undefined, '', 'stage', 'recreate', 'Stage2']) {
      const run = await desk.call('actions.run', {
        kind,
        ids: desk.ids,
        ...(confirm === undefined ? {} : { confirm }),
      });
      expect([confirm, verdict(run)]).toEqual([confirm, 'NOT_CONFIRMED']);
    }
    expect(desk.proxy.exchanges).toHaveLength(before);
    expect(desk.session.jobs.views()).toEqual([]);
    const run = await desk.call('actions.run', { kind, ids: desk.ids, confirm: ' Stage ' });
    expect(verdict(run)).toBe('ok');
    if (run.ok) await desk.ended((run.value as JobView).id);
  },
);

test.each(['reconcile', 'verify'] as const)(
  '%s asks for nothing, in a production pool either',
  async (kind) => {
    const desk = await enrolledDesk({ production: true });
    const job = (await desk.give('actions.run', { kind, ids: desk.ids })) as JobView;
    expect(await desk.ended(job.id)).toMatchObject({ failed: 0 });
  },
);

test('recreating anywhere wants the word', async () => {
  const desk = await enrolledDesk();
  expect(verdict(await desk.call('actions.run', { kind: 'recreate', ids: desk.ids }))).toBe('NOT_CONFIRMED');
  const typed = { kind: 'recreate', ids: desk.ids, confirm: 'recreate' };
  const job = (await desk.give('actions.run', typed)) as JobView;
  expect(await desk.ended(job.id)).toMatchObject({ failed: 0 });
});

test('users that are being worked on are left alone until that is done; others are not', async () => {
  const desk = await enrolledDesk();
  const [one = '', two = ''] = desk.ids;
  const held = desk.proxy.hold('InitiateAuth');
  const job = (await desk.give('actions.run', { kind: 'verify', ids: [one] })) as JobView;
  await held.reached;
  expect(verdict(await desk.call('actions.run', { kind: 'rotate', ids: [two, one] }))).toBe('JOB_RUNNING');
  const other = (await desk.give('actions.run', { kind: 'verify', ids: [two] })) as JobView;
  await desk.ended(other.id);
  held.release();
  await desk.ended(job.id);
  desk.time.advance(30_000);
  expect(verdict(await desk.call('actions.run', { kind: 'verify', ids: [one] }))).toBe('ok');
});

test('those who cannot be worked on are left out; if nobody can, it says why', async () => {
  const desk = await enrolledDesk();
  const bare = desk.session.vault.accounts.ensure(desk.pool.id, 'without-password');
  const entry = desk.session.vault.accounts.add({ poolId: null, username: 'x', label: 'x', issuer: '' });
  const [one = ''] = desk.ids;
  const job = (await desk.give('actions.run', { kind: 'verify', ids: [bare.id, entry.id, one] })) as JobView;
  expect(job.total).toBe(1);
  await desk.ended(job.id);
  expect(verdict(await desk.call('actions.run', { kind: 'verify', ids: [bare.id] }))).toBe('NO_PASSWORD');
  expect(verdict(await desk.call('actions.run', { kind: 'reset', ids: [entry.id] }))).toBe('NO_POOL');
  expect(verdict(await desk.call('actions.run', { kind: 'reset', ids: ['nobody'] }))).toBe('NOT_FOUND');
});

test('what was found out is in the list: state, detail, when', async () => {
  const desk = await enrolledDesk();
  await desk.server.call('AdminDisableUser', {
    UserPoolId: desk.seeded.userPoolId,
    Username: desk.seeded.users[0]?.username,
  });
  const job = (await desk.give('actions.run', { kind: 'reconcile', ids: desk.ids })) as JobView;
  await desk.ended(job.id);
  expect((await desk.accounts()).map(({ server }) => [server?.state, server?.checkedAt])).toEqual([
    ['disabled', desk.time.clock()],
    ['working', desk.time.clock()],
  ]);
});
