import type { AccountView } from '../../../main/contract/accounts.ts';
import type { JobView } from '../../../main/contract/jobs.ts';

/** Accounts by their user name, made once for a list of failures: two pools can have the same name. */
export function byUsername(accounts: Iterable<AccountView>): ReadonlyMap<string, readonly AccountView[]> {
  const names = new Map<string, AccountView[]>();
  for (const account of accounts) {
    const same = names.get(account.username);
    if (same === undefined) names.set(account.username, [account]);
    else same.push(account);
  }
  return names;
}

/**
 * The one of `named` that a failure of the job is about where main gives its user name alone (a roster's); null when it cannot be told.
 * `worked`: the ids that the job was started for; empty when this window does not know them.
 */
export function failedAccount(
  job: Pick<JobView, 'poolId'>,
  worked: ReadonlySet<string>,
  named: readonly AccountView[],
): AccountView | null {
  const meant = named.filter(
    ({ id, poolId }) =>
      (job.poolId === null || poolId === job.poolId) && (worked.size === 0 || worked.has(id)),
  );
  return meant.length === 1 ? (meant[0] ?? null) : null;
}
