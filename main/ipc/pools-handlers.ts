import type { PoolkeyHandlers } from '../contract/contract.ts';
import { fail, ok } from '../contract/result.ts';
import { poolView } from '../app/views.ts';
import { checkPoolInput } from '../cognito/pool-settings.ts';
import {
  addPool,
  checkPoolUpdate,
  movesElsewhere,
  sendsSecretsElsewhere,
  removePool,
  updatePool,
} from '../enrollment/manage-pools.ts';
import { checkPool } from '../enrollment/pool-check/check-pool.ts';
import { isLoopback } from '../cognito/transport.ts';
import type { Pool, PoolFields } from '../vault/pool-store.ts';
import { withSession, workedOn, type HandlerContext } from './handler-context.ts';

/** A page may type any address: credentials of AWS are used at AWS, on this computer, and where a saved pool points. */
function maySign(saved: Pool | null, fields: PoolFields): boolean {
  if (fields.endpoint === null) return true;
  if (saved && !movesElsewhere(saved, fields) && saved.profile === fields.profile) return true;
  return isLoopback(fields.endpoint) && fields.profile === null;
}

export function poolsHandlers(context: HandlerContext): PoolkeyHandlers['pools'] {
  return {
    add: (input) =>
      withSession(context, ({ vault, lists }) => {
        const added = addPool(vault, input);
        lists.touch();
        return added.ok ? ok(poolView(added.value)) : added;
      }),
    update: ({ id, input }) =>
      withSession(context, async ({ vault, lists }) => {
        const pool = vault.pools.get(id);
        if (!pool) return fail('NOT_FOUND', 'This pool is gone.');
        const checked = checkPoolUpdate(vault, pool, input);
        if (!checked.ok) return checked;
        const fields = checked.value;
        // The stored passwords go where the pool points: a person decides that, not the page.
        const moves = movesElsewhere(pool, fields);
        if (moves && pool.local) return fail('LOCAL_POOL', 'Poolkey itself sets where its local pool is.');
        if (sendsSecretsElsewhere(vault, pool, fields)) {
          const agreed = await context.ask({
            message: `Send the users of ${pool.name} to another address?`,
            detail: `${fields.endpoint ?? `AWS, ${fields.region}`}, user pool ${fields.userPoolId}. Their stored passwords, and the client secret, will be sent there.`,
            button: 'Change the address',
          });
          if (!agreed) return fail('CANCELLED', 'The pool stays as it is.');
        }
        const updated = updatePool(vault, pool, fields);
        lists.touch();
        return ok(poolView(updated));
      }),
    check: ({ id, input }) =>
      withSession(context, async ({ vault, host, deps }) => {
        const pool = id === undefined ? null : vault.pools.get(id);
        if (id !== undefined && !pool) return fail('NOT_FOUND', 'This pool is gone.');
        if (pool?.local) await host.ensure();
        // Its name matters only when it is saved.
        const checked = pool
          ? checkPoolUpdate(vault, pool, { ...input, name: pool.name })
          : checkPoolInput({ ...input, name: 'unnamed' });
        if (!checked.ok) return checked;
        // A stored client secret goes only where the stored pool points.
        const fields = checked.value;
        const kept = pool !== null && fields.clientSecret === pool.clientSecret;
        const safe = kept && movesElsewhere(pool, fields) ? { ...fields, clientSecret: null } : fields;
        return ok(
          await checkPool(
            { ...safe, learnedFlow: pool?.learnedFlow ?? null, signed: maySign(pool, safe) },
            deps.clock,
          ),
        );
      }),
    remove: ({ id }) =>
      withSession(context, ({ vault, lists, jobs, wizards, runs }) => {
        const pool = vault.pools.get(id);
        if (!pool) return fail('NOT_FOUND', 'This pool is gone.');
        const busy = vault.accounts.ofPool(id).map((account) => account.id);
        if (jobs.worksOn(busy) || wizards.worksIn(id) || runs.worksIn(id)) return workedOn();
        const removed = removePool(vault, pool);
        lists.touch();
        return removed;
      }),
  };
}
