import { computed, signal } from '@preact/signals';
import type { AccountsChange } from '../../main/contract/accounts.ts';
import type { Snapshot } from '../../main/contract/contract.ts';
import type { EnrollView } from '../../main/contract/enroll.ts';
import type { JobView } from '../../main/contract/jobs.ts';
import type { PoolView } from '../../main/contract/pools.ts';
import type { RunView } from '../../main/contract/runs.ts';
import type { VaultView } from '../../main/contract/vault.ts';
import { forgetAll } from './forget.ts';
import { type Accounts, accountsAfter, accountsOf, isRunning, jobsAfter, runsAfter } from './reduce.ts';

/** What main told us, and nothing made up here. Secrets and codes are not in it. */
export const about = signal({ version: '', platform: '' });
export const vault = signal<VaultView>({ phase: 'opening' });
export const pools = signal<readonly PoolView[]>([]);
export const accounts = signal<Accounts>(new Map());
export const jobs = signal<readonly JobView[]>([]);
/** Enrollment runs, also those that have ended; their rows are read page by page. */
export const runs = signal<readonly RunView[]>([]);
/** Enrollments by their id, as far as the wizard has not been left. */
export const enrollments = signal<ReadonlyMap<string, EnrollView>>(new Map());

export const poolById = computed<ReadonlyMap<string, PoolView>>(
  () => new Map(pools.value.map((pool) => [pool.id, pool])),
);
export const runningJob = computed(() => jobs.value.find(isRunning));

export function applySnapshot(snapshot: Snapshot): void {
  const open = snapshot.vault.phase === 'ready';
  if (!open) forgetAll();
  about.value = { version: snapshot.version, platform: snapshot.platform };
  // Main sends a locked snapshot empty; taking it as empty whatever it holds costs nothing.
  pools.value = open ? snapshot.pools : [];
  accounts.value = accountsOf(open ? snapshot.accounts : []);
  jobs.value = open ? snapshot.jobs : [];
  runs.value = open ? snapshot.runs : [];
  if (!open) enrollments.value = new Map();
  vault.value = snapshot.vault;
}

export function applyPools(next: readonly PoolView[]): void {
  pools.value = next;
}

export function applyAccounts(change: AccountsChange): void {
  accounts.value = accountsAfter(accounts.value, change);
}

export function applyJob(job: JobView): void {
  jobs.value = jobsAfter(jobs.value, job);
}

export function dropJob(id: string): void {
  jobs.value = jobs.value.filter((job) => job.id !== id);
}

export function applyRun(run: RunView): void {
  runs.value = runsAfter(runs.value, run);
}

export function dropRun(id: string): void {
  runs.value = runs.value.filter((run) => run.id !== id);
}

export function applyEnrollment(view: EnrollView): void {
  enrollments.value = new Map(enrollments.value).set(view.id, view);
}

export function dropEnrollment(id: string): void {
  const rest = new Map(enrollments.value);
  rest.delete(id);
  enrollments.value = rest;
}
