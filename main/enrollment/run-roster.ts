import type { CognitoResult } from '../cognito/failure.ts';
import type { Pool } from '../vault/pool-store.ts';
import type { EnrollmentDeps } from './deps.ts';
import { enrollUser } from './enroll-user.ts';
import type { Enrolled } from './finish-enrollment.ts';
import { runPaced, type Pace } from './paced.ts';
import type { Secret } from '../secrecy/secret.ts';

/** One user to be enrolled. */
export interface RosterRow {
  /** Line of the file, from 1, as an editor counts. */
  readonly line: number;
  readonly username: string;
  readonly password: Secret;
  readonly newPassword?: Secret;
}

export interface RunOptions extends Pace {
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

/**
 * Enrolls the made-up users of a local pool, for the first start and the demo: nothing is lost with them. A failed user never stops the
 * others. What testers bring is enrolled by a run (`bulk/`).
 */
export async function runRoster(
  deps: EnrollmentDeps,
  pool: Pool,
  rows: readonly RosterRow[],
  { onEvent, ...pace }: RunOptions,
): Promise<RunTotals> {
  const totals = await runPaced(
    deps,
    rows,
    pace,
    (row) =>
      enrollUser(deps, pool, row, {
        onCall: (operation, run) => {
          onEvent({ kind: 'call', row, operation });
          return run();
        },
      }),
    (row, outcome) => onEvent({ kind: 'row', row, outcome }),
  );
  return { enrolled: totals.done, failed: totals.failed, left: totals.left };
}
