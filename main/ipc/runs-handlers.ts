import { isLoopback } from '../cognito/transport.ts';
import type { PoolkeyHandlers } from '../contract/contract.ts';
import { fail, ok } from '../contract/result.ts';
import { planRun } from '../enrollment/bulk/plan-run.ts';
import { runReport } from '../enrollment/bulk/report.ts';
import { rowView } from '../enrollment/bulk/run-view.ts';
import { Secret } from '../secrecy/secret.ts';
import { exportBundle } from '../transfer/bundle.ts';
import { writeWhole } from '../transfer/write-whole.ts';
import { withSession, type HandlerContext } from './handler-context.ts';
import { reauthenticate } from './reauthenticate.ts';
import { fileNameOf } from './rosters-handlers.ts';

export function runsHandlers(context: HandlerContext): PoolkeyHandlers['runs'] {
  return {
    start: ({ rosterId, poolId, options, confirm }) =>
      withSession(context, async ({ rosters, runs, vault }) => {
        const held = rosters.get(rosterId);
        if (!held.ok) return held;
        const pool = vault.pools.get(poolId);
        if (!pool) return fail('NOT_FOUND', 'This pool is gone. Choose another one.');
        const { name, roster } = held.value;
        const plan = planRun(vault, pool, roster, options);
        if (plan.obstacle) return fail(plan.obstacle.code, plan.obstacle.message);
        if (plan.retype !== null && confirm?.trim() !== plan.retype) {
          return fail('NOT_CONFIRMED', `Type "${plan.retype}" to go on. Nothing was done.`);
        }
        // A page may add a pool anywhere: where a roster's passwords go besides AWS and this computer, a person decides.
        if (pool.endpoint !== null && !isLoopback(pool.endpoint)) {
          const agreed = await context.ask({
            message: `Send ${roster.users.length} users' passwords to ${new URL(pool.endpoint).host}?`,
            detail: `The pool ${pool.name} is not at AWS, but at ${pool.endpoint}.`,
            button: 'Enroll them there',
          });
          if (!agreed) return fail('CANCELLED', 'Nothing was done.');
        }
        const started = await runs.start(poolId, name, options, roster.users);
        if (started.ok) rosters.close(rosterId);
        return started;
      }),
    pause: ({ id }) =>
      withSession(context, ({ runs }) => {
        runs.pause(id);
        return ok(undefined);
      }),
    resume: ({ id, keepGoing }) => withSession(context, ({ runs }) => runs.resume(id, keepGoing ?? false)),
    stop: ({ id }) => withSession(context, ({ runs }) => runs.stop(id)),
    retryFailed: ({ id }) => withSession(context, ({ runs }) => runs.retryFailed(id)),
    remove: ({ id }) => withSession(context, ({ runs }) => runs.remove(id)),
    rows: ({ id, ...wanted }) =>
      withSession(context, ({ vault }) => {
        const { rows, total } = vault.runRows.page(id, wanted);
        return ok({ rows: rows.map(rowView), total });
      }),
    saveReport: ({ id, format }) =>
      withSession(context, async ({ vault }) => {
        const run = vault.runs.get(id);
        if (!run) return fail('NOT_FOUND', 'This run is gone.');
        const path = await context.choosePlace(`${fileNameOf(run.roster)}-report.${format}`);
        if (path === null) return ok(null);
        const written = await writeWhole(path, runReport(vault, id, format));
        return written.ok ? ok({ path }) : written;
      }),
    saveExport: ({ id, passphrase, current }) =>
      withSession(context, async ({ vault }) => {
        const run = vault.runs.get(id);
        if (!run) return fail('NOT_FOUND', 'This run is gone.');
        const accountIds = vault.runRows.accountsOf(id);
        if (accountIds.length === 0) return fail('NOTHING_SELECTED', 'No user of this run is enrolled yet.');
        const allowed = await reauthenticate(context, vault, current, {
          message: `Export the secrets of ${accountIds.length} users?`,
          detail: 'Whoever has the file and its passphrase can sign in as these users.',
          button: 'Export',
        });
        if (!allowed.ok) return allowed;
        const path = await context.choosePlace(`${fileNameOf(run.roster)}.poolkey`);
        if (path === null) return ok(null);
        const bundle = await exportBundle(vault, accountIds, new Secret(passphrase), { passwords: true });
        if (!bundle.ok) return bundle;
        const written = await writeWhole(path, [bundle.value]);
        return written.ok ? ok({ path }) : written;
      }),
  };
}
