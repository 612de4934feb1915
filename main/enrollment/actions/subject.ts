import type { CognitoResult } from '../../cognito/failure.ts';
import type { UserPoolClient } from '../../cognito/user-pool-client.ts';
import type { Account } from '../../vault/account-store.ts';
import type { Pool } from '../../vault/pool-store.ts';
import type { EnrollmentDeps } from '../deps.ts';
import type { OnCall, SetUpPlace } from '../set-up-token.ts';

/** One user on whom an action is done. */
export interface Subject {
  readonly deps: EnrollmentDeps;
  readonly pool: Pool;
  readonly client: UserPoolClient;
  readonly account: Account;
  readonly onCall: OnCall;
  readonly signal: AbortSignal | undefined;
}

/** A sentence for people about what was done. */
export type ActionOutcome = CognitoResult<string>;
export type UserAction = (subject: Subject) => Promise<ActionOutcome>;

export function placeOf({ deps, client, account, onCall }: Subject): SetUpPlace {
  return { deps, client, account: () => account.id, onCall };
}

/** Codes that mean: without IAM here. What can be done another way is done that way. */
export function lacksAdministrator(code: string): boolean {
  return code === 'NO_CREDENTIALS' || code === 'CREDENTIALS_REFUSED' || code === 'ACCESS_DENIED';
}

export function done(sentence: string): ActionOutcome {
  return { ok: true, value: sentence };
}
