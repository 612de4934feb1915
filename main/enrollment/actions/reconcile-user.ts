import type { AdminUser } from '../../cognito/admin-client.ts';
import type { CognitoFailure } from '../../cognito/failure.ts';
import { serverOf, type Finding } from '../server-state-of.ts';
import { signInUser } from '../sign-in-user.ts';
import { done, lacksAdministrator, type ActionOutcome, type Subject } from './subject.ts';

/**
 * Finds out how a user stands at its pool and writes it to the account. With IAM it asks AdminGetUser first, which spends no code
 * and no sign-in on users that cannot sign in; whether our secret still counts only a sign-in can tell.
 */
export async function reconcileUser(subject: Subject): Promise<ActionOutcome> {
  const finding = await find(subject);
  subject.deps.vault.accounts.setServer(subject.account.id, finding);
  subject.deps.vault.events.add(subject.account.id, 'checked', finding.state);
  return done(`${finding.state}: ${finding.detail}`);
}

async function find(subject: Subject): Promise<Finding> {
  const { account, client, onCall } = subject;
  const asked = await onCall('AdminGetUser', () => client.admin.getUser(account.username));
  if (!asked.ok && asked.error.code === 'USER_NOT_FOUND')
    return { state: 'gone', detail: asked.error.message };
  if (!asked.ok && !lacksAdministrator(asked.error.code)) return unknown(asked.error);
  if (asked.ok) {
    const known = ofUser(asked.value) ?? (await ofFactors(subject, asked.value));
    if (known) return known;
  }
  return bySigningIn(subject, asked.ok ? null : asked.error);
}

/** What UserStatus and Enabled tell by themselves. */
function ofUser({ enabled, status }: AdminUser): Finding | null {
  if (!enabled)
    return {
      state: 'disabled',
      detail: 'This user is disabled in the pool. Enable it, and it can sign in again.',
    };
  switch (status) {
    case 'FORCE_CHANGE_PASSWORD':
      return {
        state: 'must-change-password',
        detail:
          'The password is a temporary one (FORCE_CHANGE_PASSWORD). Set the stored one as a permanent one.',
      };
    case 'RESET_REQUIRED':
      return {
        state: 'must-change-password',
        detail:
          'An administrator has asked for a new password (RESET_REQUIRED). Set the stored one as a permanent one.',
      };
    case 'UNCONFIRMED':
      return {
        state: 'unconfirmed',
        detail: 'This user signed up and was never confirmed. Confirm it, and it can sign in.',
      };
    default:
      return null;
  }
}

/** Nothing to try where no token is there. Where it is, or where that cannot be seen, a sign-in tells. */
async function ofFactors({ client, account, onCall }: Subject, user: AdminUser): Promise<Finding | null> {
  if (user.mfa.active.includes('SOFTWARE_TOKEN_MFA')) return null;
  const factors = await onCall('AdminGetUserAuthFactors', () => client.admin.authFactors(account.username));
  if (!factors.ok) return null;
  // A token without preference: a pool with optional MFA asks for no code, one that requires MFA does.
  if (factors.value.includes('SOFTWARE_TOKEN')) return null;
  return { state: 'mfa-off', detail: 'The pool holds no software token of this user.' };
}

async function bySigningIn(subject: Subject, noAdmin: CognitoFailure | null): Promise<Finding> {
  const { deps, pool, account, signal } = subject;
  const outcome = await subject.onCall('InitiateAuth', () => signInUser(deps, pool, account, signal));
  const found = serverOf(outcome);
  if (found) return found;
  if (outcome.ok) return { state: 'working', detail: '' };
  return unknown(outcome.error, noAdmin);
}

function unknown(error: CognitoFailure, noAdmin: CognitoFailure | null = null): Finding {
  const also =
    error.code === 'NO_PASSWORD' && noAdmin ? ` AWS could not be asked either: ${noAdmin.message}` : '';
  return { state: 'unknown', detail: `${error.message}${also} [${error.code}]` };
}
