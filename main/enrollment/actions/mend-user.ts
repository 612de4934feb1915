import { refuse } from '../../cognito/failure.ts';
import { reconcileUser } from './reconcile-user.ts';
import { done, type ActionOutcome, type Subject } from './subject.ts';

/** The administrator's repairs of users that cannot sign in; each looks afterwards how the user stands. */

export async function enableUser(subject: Subject): Promise<ActionOutcome> {
  const { client, account, onCall } = subject;
  const enabled = await onCall('AdminEnableUser', () => client.admin.enable(account.username));
  return enabled.ok ? afterwards(subject, 'Enabled') : enabled;
}

export async function confirmUser(subject: Subject): Promise<ActionOutcome> {
  const { client, account, onCall } = subject;
  const confirmed = await onCall('AdminConfirmSignUp', () => client.admin.confirmSignUp(account.username));
  return confirmed.ok ? afterwards(subject, 'Confirmed') : confirmed;
}

/** Makes the vault's password the user's, permanent. Errors: NO_PASSWORD, PASSWORD_POLICY, … */
export async function setStoredPassword(subject: Subject): Promise<ActionOutcome> {
  const { client, account, onCall, deps } = subject;
  const password = deps.vault.accounts.password(account.id);
  if (!password) {
    return refuse('NO_PASSWORD', 'The vault has no password for this user that could be set at the pool.');
  }
  const set = await onCall('AdminSetUserPassword', () =>
    client.admin.setPassword(account.username, password),
  );
  if (!set.ok) return set;
  deps.vault.accounts.forgetNextPassword(account.id);
  return afterwards(subject, 'Its password at the pool is the stored one');
}

async function afterwards(subject: Subject, what: string): Promise<ActionOutcome> {
  subject.deps.vault.accounts.setProblem(subject.account.id, null);
  subject.deps.vault.events.add(subject.account.id, 'mended', what);
  const now = await reconcileUser(subject);
  return now.ok ? done(`${what}; now ${now.value}`) : now;
}
