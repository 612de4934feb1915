import type { PoolkeyHandlers } from '../contract/contract.ts';
import { fail, ok } from '../contract/result.ts';
import { startTrial } from '../app/trial-job.ts';
import { withSession, type HandlerContext } from './handler-context.ts';

export function jobsHandlers(context: HandlerContext): PoolkeyHandlers['jobs'] {
  return {
    tryLocalPool: ({ users }) =>
      withSession(context, (session) =>
        session.jobs.running
          ? fail('JOB_RUNNING', 'Users are being enrolled already. Wait until that is done, or stop it.')
          : ok(startTrial(session, users)),
      ),
    stop: ({ id }) =>
      withSession(context, ({ jobs }) => {
        jobs.stop(id);
        return ok(undefined);
      }),
    dismiss: ({ id }) =>
      withSession(context, ({ jobs }) => {
        jobs.dismiss(id);
        return ok(undefined);
      }),
  };
}
