import type { PoolkeyHandlers } from '../contract/contract.ts';
import { fail, ok } from '../contract/result.ts';
import { poolView } from '../app/views.ts';
import { addPool, removePool, updatePool } from '../enrollment/manage-pools.ts';
import { withSession, type HandlerContext } from './handler-context.ts';

export function poolsHandlers(context: HandlerContext): PoolkeyHandlers['pools'] {
  return {
    add: (input) =>
      withSession(context, ({ vault, lists }) => {
        const added = addPool(vault, input);
        lists.touch();
        return added.ok ? ok(poolView(added.value)) : added;
      }),
    update: ({ id, input }) =>
      withSession(context, ({ vault, lists }) => {
        const pool = vault.pools.get(id);
        if (!pool) return fail('NOT_FOUND', 'This pool is gone.');
        const updated = updatePool(vault, pool, input);
        lists.touch();
        return updated.ok ? ok(poolView(updated.value)) : updated;
      }),
    remove: ({ id }) =>
      withSession(context, ({ vault, lists }) => {
        const pool = vault.pools.get(id);
        if (!pool) return fail('NOT_FOUND', 'This pool is gone.');
        const removed = removePool(vault, pool);
        lists.touch();
        return removed;
      }),
  };
}
