import type { RunReason, RunState } from '../../contract/runs.ts';
import { unusable, VaultUnusableError } from '../../vault/database.ts';
import { RunTakenError } from './journal.ts';

/** How a run stands still. */
export interface RunEnd {
  readonly state: Extract<RunState, 'paused' | 'stopped' | 'finished'>;
  readonly reason: RunReason | null;
}

export const FINISHED: RunEnd = { state: 'finished', reason: null };

export const PAUSED: RunEnd = {
  state: 'paused',
  reason: { code: 'PAUSED_BY_USER', message: 'Paused. Resume goes on where it was.' },
};

export const STOPPED: RunEnd = {
  state: 'stopped',
  reason: { code: 'STOPPED_BY_USER', message: 'Stopped. Resume goes on where it was.' },
};

export const CLOSED: RunEnd = {
  state: 'stopped',
  reason: {
    code: 'CLOSED',
    message: 'Poolkey was closed or locked while it ran. Resume goes on where it was.',
  },
};

export function sameFailure(code: string, message: string): RunEnd {
  return {
    state: 'paused',
    reason: {
      code: 'SAME_FAILURE',
      failure: code,
      message: `Five users in a row failed with ${code}: ${message} The run waits: go on if that is right, or stop and mend it first.`,
    },
  };
}

/** What broke a run off: a vault that cannot be written, another worker, or a bug. */
export function brokenOff(error: unknown): RunEnd {
  const { code, why } = causeOf(unusable(error));
  const message = `${why} Nothing was enrolled without its secret saved. Resume goes on where it was.`;
  return { state: 'stopped', reason: { code, message } };
}

function causeOf(error: unknown): { readonly code: string; readonly why: string } {
  if (error instanceof VaultUnusableError) return { code: error.code, why: error.message };
  if (error instanceof RunTakenError) {
    return { code: 'RUN_ELSEWHERE', why: 'Another Poolkey process has taken over this run.' };
  }
  return { code: 'INTERNAL', why: 'Something went wrong inside Poolkey.' };
}

/** Neither of these is an accident of one user. */
export function endsTheRun(error: unknown): boolean {
  return unusable(error) instanceof VaultUnusableError || error instanceof RunTakenError;
}
