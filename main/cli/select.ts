import { fail, ok, type Result } from '../contract/result.ts';
import type { Account } from '../vault/account-store.ts';
import type { Vault } from '../vault/vault.ts';
import { byName, findAccount, findPool, poolsById } from './find.ts';

export interface SelectOptions {
  readonly pool?: string;
  readonly tag?: string;
  readonly all?: boolean;
}

/**
 * The accounts that a command is for: those named one by one, or all of a pool, with a tag, or at all.
 * Errors: USAGE for no selection or two kinds of it, NOTHING_SELECTED, those of `findAccount` and `findPool`.
 */
export function selectAccounts(
  vault: Vault,
  queries: readonly string[],
  options: SelectOptions,
): Result<Account[]> {
  const byFilter = options.pool !== undefined || options.tag !== undefined || options.all === true;
  if (queries.length > 0 && byFilter)
    return fail('USAGE', 'Name users, or select them by --pool, --tag or --all; not both.');
  if (queries.length > 0) return named(vault, queries);
  if (!byFilter)
    return fail('USAGE', 'Say which users: by name, or by --pool NAME, --tag TAG, or --all for all of them.');
  const pool = options.pool === undefined ? null : findPool(vault, options.pool);
  if (pool && !pool.ok) return pool;
  const accounts = vault.accounts
    .list()
    .filter((account) => account.poolId !== null)
    .filter((account) => !pool || account.poolId === pool.value.id)
    .filter((account) => options.tag === undefined || account.tags.includes(options.tag));
  return accounts.length > 0
    ? ok([...byName(accounts, poolsById(vault))])
    : fail('NOTHING_SELECTED', 'No account is selected. "poolkey list" shows all with their pools and tags.');
}

function named(vault: Vault, queries: readonly string[]): Result<Account[]> {
  const accounts = new Map<string, Account>();
  for (const query of queries) {
    const found = findAccount(vault, query);
    if (!found.ok) return found;
    accounts.set(found.value.id, found.value);
  }
  return ok([...accounts.values()]);
}
