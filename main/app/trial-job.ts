import type { JobView } from '../contract/jobs.ts';
import { enrollTrial, prepareTrial } from '../enrollment/local-trial.ts';
import type { OpenSession } from './open-session.ts';

/** The first start: a local pool with `users` test users, enrolled as any roster is. */
export function startTrial({ deps, host, lists, jobs }: OpenSession, users: number): JobView {
  const about = {
    kind: 'try-local-pool',
    title: `Enrolling ${users} users of a local pool`,
    poolId: null,
    total: users,
    current: 'Starting the local pool',
  };
  return jobs.start(about, [], 'The local pool could not be set up', async (progress) => {
    const trial = await prepareTrial(deps, await host.start(), users);
    progress.change({ poolId: trial.pool.id, current: `${users} users created` });
    lists.touch();
    const totals = await enrollTrial(
      deps,
      trial,
      (event) => {
        const { line, username } = event.row;
        if (event.kind === 'call') return progress.change({ current: `${username}: ${event.operation}` });
        const { outcome } = event;
        if (outcome.ok) progress.advance();
        else progress.advance({ line, username, code: outcome.error.code, message: outcome.error.message });
        lists.touch();
      },
      progress.signal,
    );
    const left = totals.left > 0 ? `, ${totals.left} not started` : '';
    return {
      state: totals.left > 0 ? 'stopped' : 'finished',
      summary: `${totals.enrolled} enrolled, ${totals.failed} failed${left}`,
    };
  });
}
