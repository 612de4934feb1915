import type { CognitoResult } from '../../cognito/failure.ts';
import type { UserPoolClient } from '../../cognito/user-pool-client.ts';
import type { RunOptions } from '../../contract/runs.ts';
import type { Secret } from '../../secrecy/secret.ts';
import type { Pool } from '../../vault/pool-store.ts';
import type { RowInput, RunRow } from '../../vault/run-row-store.ts';
import type { EnrollmentDeps } from '../deps.ts';
import type { Enrolled } from '../finish-enrollment.ts';
import type { OnCall } from '../set-up-token.ts';

/** One user of a run, while it is worked on. */
export interface RowPlace {
  readonly deps: EnrollmentDeps;
  readonly pool: Pool;
  readonly client: UserPoolClient;
  readonly options: RunOptions;
  /** As it was before this try, but with `earlier` of the first one. */
  readonly row: RunRow;
  readonly input: RowInput;
  readonly onCall: OnCall;
  /** The user exists, with password and groups. */
  readonly onCreated: () => Promise<void>;
  /** How an enrollment ended: to be written to the account together with the row's own end. */
  readonly onEnrolled: (accountId: string, outcome: CognitoResult<Enrolled>) => void;
  /** A password that was made, kept before it is sent. */
  readonly keepPassword: (password: Secret) => Promise<void>;
  /** Ends waits for a code, not calls. */
  readonly signal: AbortSignal;
}
