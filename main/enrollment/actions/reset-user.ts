import { enrollAgain } from './enroll-again.ts';
import { done, type ActionOutcome, type Subject } from './subject.ts';

/**
 * Where the secret is lost or of somebody else: AdminDeleteSoftwareToken, then enroll anew. The vault keeps what it has until the
 * new secret is proven. Without a password in the vault the token is only deleted.
 */
export async function resetUser(subject: Subject): Promise<ActionOutcome> {
  const { client, account, onCall, deps } = subject;
  const deleted = await onCall('AdminDeleteSoftwareToken', () =>
    client.admin.deleteSoftwareToken(account.username),
  );
  if (!deleted.ok) return deleted;
  deps.vault.events.add(account.id, 'token_reset', 'AdminDeleteSoftwareToken');
  deps.vault.accounts.setServer(account.id, {
    state: 'mfa-off',
    detail: 'Its token was deleted at the pool. Enroll the user again.',
  });
  if (!account.hasPassword) {
    return done('The token was deleted at the pool. The vault has no password to enroll the user with.');
  }
  const enrolled = await enrollAgain(subject);
  return enrolled.ok ? done('The old token was deleted, a new one is in place.') : enrolled;
}
