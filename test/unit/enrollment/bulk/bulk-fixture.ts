import type { CognitoResult } from '../../../../main/cognito/failure.ts';
import type { RunOptions } from '../../../../main/contract/runs.ts';
import type { RowDone } from '../../../../main/enrollment/bulk/enroll-row.ts';
import { prepareRun } from '../../../../main/enrollment/bulk/prepare-run.ts';
import { RunWorker, type RunEvents } from '../../../../main/enrollment/bulk/run-worker.ts';
import type { EnrollmentDeps } from '../../../../main/enrollment/deps.ts';
import type { NewRow, RunRow } from '../../../../main/vault/run-row-store.ts';
import type { EnrollmentPlace, TestUser } from '../enrollment-fixture.ts';

export const OPTIONS: RunOptions = {
  create: false,
  existing: 'verify',
  ratePerSecond: null,
  concurrency: 4,
  tags: [],
  groups: [],
  keepGoing: false,
};

export function rowsOf(users: readonly TestUser[], more: Partial<NewRow> = {}): NewRow[] {
  return users.map(({ username, password }, index) => ({
    line: index + 2,
    username,
    password,
    newPassword: null,
    label: '',
    tags: [],
    groups: [],
    attributes: [],
    ...more,
  }));
}

/** Written to the vault, and not begun. */
export async function prepared(
  place: EnrollmentPlace,
  options: Partial<RunOptions> = {},
  rows: readonly NewRow[] = rowsOf(place.users),
) {
  const about = { poolId: place.pool.id, roster: 'users.csv', options: { ...OPTIONS, ...options } };
  return prepareRun(place.vault, about, rows);
}

export interface WorkedRow {
  readonly row: RunRow;
  readonly outcome: CognitoResult<RowDone>;
  readonly retryAt: number | null;
}

/** Takes the run, as another process would with other `deps`. */
export async function takeRun(
  place: EnrollmentPlace,
  runId: string,
  {
    deps = place.deps,
    events = {},
    ...how
  }: { deps?: EnrollmentDeps; events?: RunEvents; keepGoing?: boolean; owner?: string } = {},
): Promise<RunWorker> {
  const taken = await RunWorker.take(deps, runId, events, how);
  if (!taken.ok) throw new Error(taken.error.code);
  return taken.value;
}

/** From the roster to its end, with what happened. */
export async function wholeRun(
  place: EnrollmentPlace,
  options: Partial<RunOptions> = {},
  rows: readonly NewRow[] = rowsOf(place.users),
) {
  const { run, owner } = await prepared(place, options, rows);
  const worked: WorkedRow[] = [];
  const worker = await takeRun(place, run.id, {
    owner,
    events: { row: (row, outcome, retryAt) => worked.push({ row, outcome, retryAt }) },
  });
  const end = await worker.work();
  return { id: run.id, end, worker, worked, counts: place.vault.runRows.counts(run.id) };
}

export function allRows(place: EnrollmentPlace, runId: string): RunRow[] {
  return [...place.vault.runRows.each(runId)].flat();
}
