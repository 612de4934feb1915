import { startAction } from '../app/action-job.ts';
import type { PoolkeyHandlers } from '../contract/contract.ts';
import { fail, ok } from '../contract/result.ts';
import { planAction } from '../enrollment/actions/plan.ts';
import { withSession, workedOn, type HandlerContext } from './handler-context.ts';

export function actionsHandlers(context: HandlerContext): PoolkeyHandlers['actions'] {
  return {
    plan: ({ kind, ids }) => withSession(context, ({ vault }) => ok(planAction(vault, kind, ids))),
    run: ({ kind, ids, confirm }) =>
      withSession(context, (session) => {
        const plan = planAction(session.vault, kind, ids);
        if (plan.retype !== null && confirm?.trim() !== plan.retype) {
          return fail('NOT_CONFIRMED', `Type "${plan.retype}" to go on. Nothing was done.`);
        }
        const accounts = plan.rows
          .filter((row) => row.problem === null)
          .flatMap((row) => session.vault.accounts.get(row.id) ?? []);
        if (accounts.length === 0) {
          const why = plan.rows[0]?.problem;
          return why ? fail(why.code, why.message) : fail('NOT_FOUND', 'These accounts are gone.');
        }
        if (session.jobs.worksOn(ids)) return workedOn();
        return ok(startAction(session, kind, accounts));
      }),
  };
}
