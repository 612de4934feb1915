import type { PoolkeyHandlers } from '../contract/contract.ts';
import { ok } from '../contract/result.ts';
import { withSession, type HandlerContext } from './handler-context.ts';

export function signInsHandlers(context: HandlerContext): PoolkeyHandlers['signIns'] {
  return {
    start: ({ id }) => withSession(context, ({ signIns }) => signIns.start(id)),
    copy: ({ id, kind }) => withSession(context, ({ signIns }) => signIns.copy(id, kind)),
    refresh: ({ id }) => withSession(context, ({ signIns }) => signIns.refresh(id)),
    revoke: ({ id }) => withSession(context, ({ signIns }) => signIns.revoke(id)),
    close: ({ id }) =>
      withSession(context, ({ signIns }) => {
        signIns.close(id);
        return ok(undefined);
      }),
  };
}
