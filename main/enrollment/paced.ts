import { refuse, type CognitoResult } from '../cognito/failure.ts';
import { unusable, VaultUnusableError } from '../vault/database.ts';
import type { EnrollmentDeps } from './deps.ts';

export interface Pace {
  /** Users worked on at the same time. */
  readonly concurrency: number;
  /** Users started a second; null: as fast as it goes (a local pool). Quotas are shared with production pools. */
  readonly ratePerSecond: number | null;
  /** Stops before the next user; the users under way are finished. */
  readonly signal?: AbortSignal;
}

export interface Totals {
  readonly done: number;
  readonly failed: number;
  /** Not begun, because the run was stopped. */
  readonly left: number;
}

/** Runs `work` for each item. One that fails, or throws, never stops the others. */
export async function runPaced<I, T>(
  deps: EnrollmentDeps,
  items: readonly I[],
  pace: Pace,
  work: (item: I) => Promise<CognitoResult<T>>,
  ended: (item: I, outcome: CognitoResult<T>) => void,
): Promise<Totals> {
  const queue = items[Symbol.iterator]();
  const turn = pacer(deps, pace.ratePerSecond, pace.signal);
  let done = 0;
  let failed = 0;

  const worker = async (): Promise<void> => {
    while (!pace.signal?.aborted) {
      const next = queue.next();
      if (next.done) return;
      await turn();
      if (pace.signal?.aborted) return;
      const outcome = await work(next.value).catch((error: unknown) => asFailure(error, pace.signal));
      if (outcome.ok) done += 1;
      else failed += 1;
      ended(next.value, outcome);
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, pace.concurrency) }, worker));
  return { done, failed, left: items.length - done - failed };
}

/** A full disk or a busy vault is this user's failure; the others go on. So is a wait that was cut short. */
function asFailure(error: unknown, signal: AbortSignal | undefined): CognitoResult<never> {
  if (signal?.aborted && error instanceof Error && error.name === 'AbortError') {
    return refuse(
      'INTERRUPTED',
      'Stopped while it waited for an unused code. Run it again to finish this user.',
      {
        retryable: true,
      },
    );
  }
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
