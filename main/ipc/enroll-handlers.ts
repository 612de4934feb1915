import type { PoolkeyHandlers } from '../contract/contract.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { OpenSession } from '../app/open-session.ts';
import { Secret } from '../secrecy/secret.ts';
import type { Pool } from '../vault/pool-store.ts';
import { withSession, type HandlerContext } from './handler-context.ts';

export function enrollHandlers(context: HandlerContext): PoolkeyHandlers['enroll'] {
  /** With the pool as it is once its host runs. Errors: NOT_FOUND. */
  const inPool = <T>(
    poolId: string,
    use: (session: OpenSession, pool: Pool) => Promise<T>,
  ): Promise<Result<T>> =>
    withSession(context, async (session) => {
      const { vault, host } = session;
      const pool = vault.pools.get(poolId);
      if (!pool) return fail('NOT_FOUND', 'This pool is gone. Choose another one.');
      if (pool.local) await host.ensure();
      return ok(await use(session, vault.pools.get(poolId) ?? pool));
    });

  return {
    begin: ({ poolId, username, password }) =>
      inPool(poolId, ({ wizards }, pool) => wizards.begin(pool, username.trim(), new Secret(password))),
    beginWithToken: ({ poolId, accessToken }) =>
      inPool(poolId, ({ wizards }, pool) =>
        wizards.beginHanded(pool, { accessToken: new Secret(accessToken) }),
      ),
    beginWithSession: ({ poolId, username, session }) =>
      inPool(poolId, ({ wizards }, pool) =>
        wizards.beginHanded(pool, { session: new Secret(session), username }),
      ),
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
