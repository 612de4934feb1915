import { fail, ok, type Result } from '../contract/result.ts';
import type { PoolInput } from '../contract/pools.ts';
import { checkPoolInput } from '../cognito/pool-settings.ts';
import type { Pool, PoolFields } from '../vault/pool-store.ts';
import type { Vault } from '../vault/vault.ts';

/** Adds a pool for window and command line alike. Errors: those of `checkPoolInput`, POOL_EXISTS. */
export function addPool(vault: Vault, input: PoolInput): Result<Pool> {
  const checked = checkPoolInput(input);
  if (!checked.ok) return checked;
  if (vault.pools.byName(checked.value.name)) return taken(checked.value.name);
  return ok(vault.pools.add(checked.value));
}

/** Errors: those of `checkPoolInput`, POOL_EXISTS. A client secret left empty stays, and so does what is not named. */
export function checkPoolUpdate(vault: Vault, pool: Pool, input: PoolInput): Result<PoolFields> {
  // Behind an endpoint the pool ID need not tell the Region.
  const region = input.region ?? (input.endpoint?.trim() ? pool.region : '');
  const profile = input.profile ?? pool.profile ?? '';
  const checked = checkPoolInput(
    { ...input, region, profile },
    input.noClientSecret ? null : pool.clientSecret,
  );
  if (!checked.ok) return checked;
  const namesake = vault.pools.byName(checked.value.name);
  if (namesake && namesake.id !== pool.id) return taken(checked.value.name);
  return ok({ ...checked.value, local: pool.local });
}

/** Whether the users' stored passwords would be sent somewhere else. */
export function movesElsewhere(pool: Pool, fields: PoolFields): boolean {
  return (
    fields.endpoint !== pool.endpoint ||
    fields.userPoolId !== pool.userPoolId ||
    fields.clientId !== pool.clientId ||
    fields.region !== pool.region
  );
}

/** Whether what the vault holds for this pool (passwords, the client secret) would be sent to the new address. */
export function sendsSecretsElsewhere(vault: Vault, pool: Pool, fields: PoolFields): boolean {
  if (!movesElsewhere(pool, fields)) return false;
  const keepsSecret =
    pool.clientSecret !== null && fields.clientSecret?.reveal() === pool.clientSecret.reveal();
  return (
    keepsSecret || vault.accounts.countWithRemoved(pool.id) > 0 || vault.runRows.countOpenOfPool(pool.id) > 0
  );
}

/** `fields`: what `checkPoolUpdate` gave. */
export function updatePool(vault: Vault, pool: Pool, fields: PoolFields): Pool {
  vault.pools.update(pool.id, fields);
  // Another app client may allow other flows.
  const learnedFlow = movesElsewhere(pool, fields) ? null : pool.learnedFlow;
  vault.pools.setLearnedFlow(pool.id, learnedFlow);
  return { ...pool, ...fields, learnedFlow };
}

/** Errors: POOL_IN_USE while accounts are in it. */
export function removePool(vault: Vault, pool: Pool): Result<undefined> {
  const accounts = vault.accounts.countOfPool(pool.id);
  if (accounts > 0) {
    return fail(
      'POOL_IN_USE',
      `${accounts === 1 ? '1 account belongs' : `${accounts} accounts belong`} to the pool "${pool.name}". Remove first what is in it; the secrets exist nowhere else.`,
    );
  }
  if (vault.accounts.countUnsettledRemoved(pool.id) > 0) {
    return fail(
      'POOL_IN_USE',
      `A removed account of "${pool.name}" has a token of which it is not known whether the pool holds it. Restore the account, sign in, and remove it then.`,
    );
  }
  vault.accounts.purgeRemoved(pool.id);
  vault.pools.remove(pool.id);
  return ok(undefined);
}

function taken(name: string): Result<never> {
  return fail('POOL_EXISTS', `There is a pool named "${name}" already. Choose another name.`);
}
