import type { CognitoResult } from '../cognito/failure.ts';
import type { Vault } from '../vault/vault.ts';
import type { EnrollmentDeps } from './deps.ts';
import type { Enrolled } from './finish-enrollment.ts';
import { serverOf } from './server-state-of.ts';

/** Writes to the account how its enrollment ended, for the list and its history. */
export function recordEnrollment(
  { vault }: EnrollmentDeps,
  accountId: string,
  outcome: CognitoResult<Enrolled>,
  event: 'enrolled' | 'rotated' = 'enrolled',
): Promise<void> {
  return vault.commits.note(() => writeEnrollment(vault, accountId, outcome, event));
}

/** The same, as a part of a transaction of the caller. */
export function writeEnrollment(
  vault: Vault,
  accountId: string,
  outcome: CognitoResult<Enrolled>,
  event: 'enrolled' | 'rotated' = 'enrolled',
): void {
  const { accounts, events } = vault;
  if (outcome.ok) {
    accounts.setProblem(accountId, null);
    accounts.setServer(accountId, {
      state: 'working',
      detail: 'Enrolled: the pool took a code of this secret.',
    });
    events.add(accountId, event, outcome.value.path);
    return;
  }
  const { error } = outcome;
  if (error.code === 'WAIT_TIMEOUT') return;
  const server = serverOf(outcome);
  if (server) accounts.setServer(accountId, server);
  accounts.setProblem(accountId, { code: error.code, message: error.message });
  events.add(accountId, 'enrollment_failed', error.code);
}
