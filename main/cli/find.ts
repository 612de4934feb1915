import { matchAccount, someNames } from '../broker/match-query.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import type { Account } from '../vault/account-store.ts';
import type { Pool } from '../vault/pool-store.ts';
import type { Vault } from '../vault/vault.ts';

/** `alice@stage`: how the command line names an account. Entries without a pool go by their label. */
export function accountName(account: Account, pools: ReadonlyMap<string, Pool>): string {
  const pool = account.poolId === null ? undefined : pools.get(account.poolId);
  return pool ? `${account.username}@${pool.name}` : account.label;
}

const collator = new Intl.Collator('en', { numeric: true });

/** In the order of their names, `user-2` before `user-10`: a roster is enrolled by several workers at once. */
export function byName(accounts: readonly Account[], pools: ReadonlyMap<string, Pool>): readonly Account[] {
  const name = (account: Account): string => accountName(account, pools);
  return accounts.toSorted((a, b) => collator.compare(name(a), name(b)));
}

export function poolsById(vault: Vault): Map<string, Pool> {
  return new Map(vault.pools.list().map((pool) => [pool.id, pool]));
}

/**
 * The one account meant by QUERY: id, exact `user@pool`, user name or label, else a prefix of one of these that fits
 * one account alone. Errors: NOT_FOUND, AMBIGUOUS (the message names the candidates).
 */
export function findAccount(
  vault: Vault,
  query: string,
  accounts: readonly Account[] = vault.accounts.list(),
): Result<Account> {
  if (query.trim() === '')
    return fail('USAGE', 'Say which account: a user name, user@pool, or the beginning of one.');
  const pools = poolsById(vault);
  // User names may differ in case alone: what is typed exactly is meant exactly.
  const found = matchAccount(
    accounts,
    (account) => ({
      id: account.id,
      names: [accountName(account, pools), account.username, account.label],
    }),
    query,
  );
  const [only] = found;
  if (!only) return fail('NOT_FOUND', `No account matches "${query}". "poolkey list" shows all.`);
  if (found.length > 1) {
    const candidates = someNames(found.map((account) => accountName(account, pools)));
    return fail(
      'AMBIGUOUS',
      `"${query}" matches ${found.length} accounts: ${candidates}. Name one of them in full.`,
    );
  }
  return ok(only);
}

/** Errors: POOL_NOT_KNOWN. */
export function findPool(vault: Vault, name: string): Result<Pool> {
  const pool = vault.pools.byName(name);
  if (pool) return ok(pool);
  const known = vault.pools.list().map((p) => p.name);
  const hint = known.length > 0 ? `Known pools: ${known.join(', ')}.` : 'Add it with "poolkey pool add".';
  return fail('POOL_NOT_KNOWN', `There is no pool named "${name}". ${hint}`);
}
