import { refuse, type CognitoResult } from '../cognito/failure.ts';
import { unusable, VaultUnusableError } from '../vault/database.ts';
import type { Pool } from '../vault/pool-store.ts';
import type { EnrollmentDeps } from './deps.ts';
import { enrollUser, type Enrolled } from './enroll-user.ts';
import type { RosterRow } from './roster.ts';

export interface RunOptions {
  /** Users worked on at the same time. */
  readonly concurrency: number;
  /** Users started a second; null: as fast as it goes (a local pool). Quotas are shared with production pools. */
  readonly ratePerSecond: number | null;
  /** Stops before the next user; the users under way are finished. */
  readonly signal?: AbortSignal;
  readonly onEvent: (event: RunEvent) => void;
}

export type RunEvent =
  | { readonly kind: 'call'; readonly row: RosterRow; readonly operation: string }
  | { readonly kind: 'row'; readonly row: RosterRow; readonly outcome: CognitoResult<Enrolled> };

export interface RunTotals {
  readonly enrolled: number;
  readonly failed: number;
  /** Not begun, because the run was stopped. */
  readonly left: number;
}

/** Enrolls the users of a roster. A failed user never stops the others. */
export async function runRoster(
  deps: EnrollmentDeps,
  pool: Pool,
  rows: readonly RosterRow[],
  options: RunOptions,
): Promise<RunTotals> {
  const queue = rows[Symbol.iterator]();
  const pace = pacer(deps, options.ratePerSecond, options.signal);
  let enrolled = 0;
  let failed = 0;

  const worker = async (): Promise<void> => {
    while (!options.signal?.aborted) {
      const next = queue.next();
      if (next.done) return;
      const row = next.value;
      await pace();
      if (options.signal?.aborted) return;
      const outcome = await enrollUser(deps, pool, row, {
        onCall: (operation, run) => {
          options.onEvent({ kind: 'call', row, operation });
          return run();
        },
      }).catch(asFailure);
      if (outcome.ok) enrolled += 1;
      else failed += 1;
      options.onEvent({ kind: 'row', row, outcome });
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.concurrency) }, worker));
  return { enrolled, failed, left: rows.length - enrolled - failed };
}

/** A full disk or a busy vault is this user's failure; the others go on. */
function asFailure(error: unknown): CognitoResult<never> {
  const known = unusable(error);
  return known instanceof VaultUnusableError
    ? refuse(known.code, known.message, { retryable: true })
    : refuse('INTERNAL', 'Something went wrong inside Poolkey with this user. Try it again.', {
        retryable: true,
      });
}

/** Spaces the starts evenly: a burst followed by silence has the same average and gets throttled. */
function pacer(
  deps: EnrollmentDeps,
  ratePerSecond: number | null,
  signal: AbortSignal | undefined,
): () => Promise<void> {
  let nextStart = 0;
  return async () => {
    if (ratePerSecond === null) return;
    const now = deps.clock();
    const start = Math.max(now, nextStart);
    nextStart = start + 1000 / ratePerSecond;
    // An abort ends the wait; the worker looks at the signal afterwards.
    if (start > now) await deps.sleeper(start - now, signal).catch(() => undefined);
  };
}
