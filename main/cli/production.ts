import { fail, ok, type Result } from '../contract/result.ts';
import type { Pool } from '../vault/pool-store.ts';

/** Refuses pools that are marked as production, unless the flag was given. Errors: PRODUCTION_POOL. */
export function checkProduction(pools: readonly Pool[], allowed: boolean | undefined): Result<undefined> {
  const names = pools.filter(({ production }) => production).map(({ name }) => `"${name}"`);
  if (allowed || names.length === 0) return ok(undefined);
  const marked = names.length === 1 ? 'is marked' : 'are marked';
  return fail(
    'PRODUCTION_POOL',
    `${names.join(', ')} ${marked} as production. Add --allow-production if you mean it.`,
  );
}
