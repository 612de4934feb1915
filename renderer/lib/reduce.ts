import type { AccountsChange, AccountView } from '../../main/contract/accounts.ts';
import type { JobView } from '../../main/contract/jobs.ts';
import type { RunView } from '../../main/contract/runs.ts';

export type Accounts = ReadonlyMap<string, AccountView>;

export function accountsOf(list: readonly AccountView[]): Accounts {
  return new Map(list.map((account) => [account.id, account]));
}

/** Removals first: an id in both lists was replaced, and must stay. */
export function accountsAfter(before: Accounts, change: AccountsChange): Accounts {
  if (change.upsert.length === 0 && !change.remove.some((id) => before.has(id))) return before;
  const after = new Map(before);
  for (const id of change.remove) after.delete(id);
  for (const account of change.upsert) after.set(account.id, account);
  return after;
}

/** Keeps the order in which jobs were first seen; a changed one stays at its place. */
export function jobsAfter(before: readonly JobView[], job: JobView): readonly JobView[] {
  const known = before.some((each) => each.id === job.id);
  return known ? before.map((each) => (each.id === job.id ? job : each)) : [...before, job];
}

/** As `jobsAfter`. */
export function runsAfter(before: readonly RunView[], run: RunView): readonly RunView[] {
  const known = before.some((each) => each.id === run.id);
  return known ? before.map((each) => (each.id === run.id ? run : each)) : [...before, run];
}

export function isRunning(job: JobView): boolean {
  return job.state === 'running' || job.state === 'stopping';
}
