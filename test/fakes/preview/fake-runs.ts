import type { PoolkeyApi } from '../../../main/contract/contract.ts';
import type { RunView } from '../../../main/contract/runs.ts';
import { Channel } from './channel.ts';
import { wait } from './fake-enroll.ts';
import { pageOf } from './fake-run-rows.ts';
import { done, no, ok } from './results.ts';
import { counts, run as sample } from './run-samples.ts';

const noRun = no('NOT_FOUND', 'This run is no longer there.');

/** Main's runs, made up. What was running at the start stands still as a picture; what is started here moves. */
export function fakeRuns(first: readonly RunView[], passphrase: () => string | null): PoolkeyApi['runs'] {
  let runs = [...first];
  const changed = new Channel<RunView>();
  const removed = new Channel<{ id: string }>();
  const find = (id: string) => runs.find((run) => run.id === id);
  const put = (run: RunView) => {
    runs = [...runs.filter(({ id }) => id !== run.id), run];
    changed.send(run);
  };
  const work = async (id: string) => {
    for (;;) {
      await wait(250);
      const run = find(id);
      if (run?.state !== 'running') return;
      const failed = Math.min(run.total, run.counts.failed + (Math.random() < 0.1 ? 1 : 0));
      const through = Math.min(run.total, run.counts.done + run.counts.failed + 3);
      const underWay = Math.min(4, run.total - through);
      const next = counts(run.total, { done: through - failed, failed, signed_in: underWay });
      const ended = through >= run.total;
      put({
        ...run,
        counts: next,
        state: ended ? 'finished' : 'running',
        worker: ended ? null : 'here',
        usersPerSecond: ended ? null : 12,
        leftMs: ended ? null : ((run.total - through) / 12) * 1000,
      });
    }
  };
  const begin = (run: RunView) => {
    const going: RunView = {
      ...run,
      state: 'running',
      worker: 'here',
      reason: null,
      ending: null,
      endedAt: null,
    };
    put(going);
    void work(run.id);
    return ok(going);
  };
  return {
    start: async ({ poolId, options, confirm }) => {
      await wait(100);
      if (poolId === 'prod' && confirm !== 'production')
        return no('NOT_CONFIRMED', 'Type the name of the production pool to confirm.');
      return begin(
        sample({
          id: `run-${runs.length + 10}`,
          poolId,
          options,
          counts: counts(1240, {}),
          skipped: 0,
          waiting: 0,
          usersPerSecond: null,
          leftMs: null,
          createdAt: Date.now(),
        }),
      );
    },
    pause: async ({ id }) => {
      const run = find(id);
      if (run === undefined) return noRun;
      put({ ...run, ending: 'pausing' });
      await wait(300);
      put({
        ...run,
        state: 'paused',
        ending: null,
        reason: { code: 'PAUSED_BY_USER', message: 'Paused.' },
        usersPerSecond: null,
        leftMs: null,
      });
      return done;
    },
    resume: async ({ id, keepGoing }) => {
      const run = find(id);
      if (run === undefined) return noRun;
      return begin({ ...run, options: { ...run.options, keepGoing: keepGoing ?? run.options.keepGoing } });
    },
    stop: async ({ id }) => {
      const run = find(id);
      if (run === undefined) return noRun;
      put({ ...run, state: 'stopped', worker: null, ending: null, reason: null, endedAt: Date.now() });
      return done;
    },
    retryFailed: async ({ id }) => {
      const run = find(id);
      if (run === undefined) return noRun;
      const { failed, planned } = run.counts;
      return begin({ ...run, counts: { ...run.counts, failed: 0, planned: planned + failed } });
    },
    remove: async ({ id }) => {
      runs = runs.filter((run) => run.id !== id);
      removed.send({ id });
      return done;
    },
    rows: async ({ id, filter, search, from, count }) => {
      await wait(20);
      const run = find(id);
      return run === undefined ? noRun : ok(pageOf(run, filter, search, from, count));
    },
    saveReport: async ({ format }) => ok({ path: `/home/tester/enrollment-report.${format}` }),
    saveExport: async ({ current }) => {
      await wait(200);
      const needed = passphrase();
      if (needed !== null && current !== needed)
        return no('WRONG_PASSPHRASE', 'This passphrase does not open the vault.');
      return ok({ path: '/home/tester/enrolled.poolkey' });
    },
    changed: changed.on,
    removed: removed.on,
  };
}
