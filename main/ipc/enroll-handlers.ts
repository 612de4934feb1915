import type { PoolkeyHandlers } from '../contract/contract.ts';
import { fail, ok } from '../contract/result.ts';
import { Secret } from '../secrecy/secret.ts';
import { withSession, type HandlerContext } from './handler-context.ts';

export function enrollHandlers(context: HandlerContext): PoolkeyHandlers['enroll'] {
  return {
    begin: ({ poolId, username, password }) =>
      withSession(context, async ({ vault, host, wizards }) => {
        const pool = vault.pools.get(poolId);
        if (!pool) return fail('NOT_FOUND', 'This pool is gone. Choose another one.');
        if (pool.local) await host.ensure();
        return ok(
          await wizards.begin(vault.pools.get(poolId) ?? pool, username.trim(), new Secret(password)),
        );
      }),
    newPassword: ({ id, newPassword, attributes }) =>
      withSession(context, ({ wizards }) => wizards.setNewPassword(id, new Secret(newPassword), attributes)),
    confirm: ({ id }) => withSession(context, ({ wizards }) => wizards.confirm(id)),
    cancel: ({ id }) =>
      withSession(context, ({ wizards }) => {
        wizards.cancel(id);
        return ok(undefined);
      }),
  };
}
