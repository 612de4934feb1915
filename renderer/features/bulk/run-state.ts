import type { RowState, RunView } from '../../../main/contract/runs.ts';

/** Begun and before its end: states in which a row is between two calls. */
const UNDER_WAY: readonly RowState[] = ['created', 'signed_in', 'secret_saved', 'verified', 'preferred'];

export interface Outcome {
  /** Enrolled, or proven, by this run. */
  readonly done: number;
  /** Had a token before and was left alone. */
  readonly skipped: number;
  readonly failed: number;
  readonly underWay: number;
  readonly planned: number;
}

export function outcomeOf({ counts, skipped }: Pick<RunView, 'counts' | 'skipped'>): Outcome {
  return {
    done: counts.done - skipped,
    skipped,
    failed: counts.failed,
    underWay: UNDER_WAY.reduce((sum, state) => sum + counts[state], 0),
    planned: counts.planned,
  };
}

/** Users that are through, well or not. */
export function throughOf({ counts }: Pick<RunView, 'counts'>): number {
  return counts.done + counts.failed;
}

/** Somebody works on it, or it waits for a person: it is shown on other pages, too. */
export function isOpen({ state }: Pick<RunView, 'state'>): boolean {
  return state === 'preparing' || state === 'running' || state === 'paused';
}

export function newestFirst(runs: readonly RunView[]): readonly RunView[] {
  return runs.toSorted((a, b) => b.createdAt - a.createdAt);
}

export type RunAction = 'pause' | 'resume' | 'stop' | 'retry' | 'report' | 'export' | 'show' | 'remove';

/** What can be done with the run now. Another process's is only looked at. */
export function actionsOf(run: RunView): ReadonlySet<RunAction> {
  const { state, counts } = run;
  const able = new Set<RunAction>();
  const mine = run.worker !== 'elsewhere';
  if (mine && state === 'running') able.add('pause');
  if (mine && (state === 'paused' || state === 'stopped')) able.add('resume');
  if (mine && (state === 'running' || state === 'paused')) able.add('stop');
  if (mine && counts.failed > 0 && (state === 'stopped' || state === 'finished' || state === 'paused'))
    able.add('retry');
  if (state !== 'preparing') able.add('report');
  if (state !== 'preparing' && counts.done > 0) able.add('export').add('show');
  if (run.worker === null && state !== 'preparing') able.add('remove');
  return able;
}
