import { refuse } from '../../cognito/failure.ts';
import { enrollUser } from '../enroll-user.ts';
import { done, type ActionOutcome, type Subject } from './subject.ts';

/** Enrolls with the password that the vault holds. Errors: NO_PASSWORD, those of `enrollUser`. */
export async function enrollAgain({ deps, pool, account, onCall, signal }: Subject): Promise<ActionOutcome> {
  const password = deps.vault.accounts.password(account.id);
  if (!password) {
    return refuse(
      'NO_PASSWORD',
      'The vault has no password for this user. Enroll it by the wizard, and type its password.',
    );
  }
  const outcome = await enrollUser(deps, pool, { username: account.username, password }, { onCall, signal });
  if (!outcome.ok) return outcome;
  return done(outcome.value.path === 'already-enrolled' ? 'Its token works already.' : 'Enrolled.');
}
