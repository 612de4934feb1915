import type { CognitoResult } from '../../cognito/failure.ts';
import { refuse } from '../../cognito/failure.ts';
import type { Secret } from '../../secrecy/secret.ts';
import { canRecreate } from './can-recreate.ts';
import { enrollAgain } from './enroll-again.ts';
import { forgetKept, keepForDeletion, readUser, type KeptUser } from './kept-user.ts';
import { patiently } from './patiently.ts';
import { done, type ActionOutcome, type Subject } from './subject.ts';

/** Set by Cognito itself, and refused by AdminCreateUser. */
const OWN = /^(?:sub|identities|cognito:.*)$/;

/**
 * Deletes the user and creates it with the same name, attributes, groups and password, then enrolls it. It gets another `sub`.
 * What is needed to create it again is in the vault before it is deleted: stopped at any point, the same action goes on. A user
 * that could not be created again is not deleted.
 * Errors: NO_PASSWORD, those of the calls.
 */
export async function recreateUser(subject: Subject): Promise<ActionOutcome> {
  const { deps, account } = subject;
  const password = deps.vault.accounts.password(account.id);
  if (!password) {
    return refuse('NO_PASSWORD', 'The vault has no password that the user could be created with.');
  }
  const read = await readUser(subject);
  if (!read.ok) return read;
  const { exists, user } = read.value;
  if (exists) {
    const can = await canRecreate(subject, user.username, user.groups, password);
    if (!can.ok) return can;
  }
  // In the same moment as the deletion: a document that lies there is of a user that was deleted.
  const mark = keepForDeletion(subject, user);
  const deleted = await deleteUser(subject, user);
  if (!deleted.ok) return deleted;
  const created = await create(subject, user, password);
  if (!created.ok) return incomplete(created.error, user);
  forgetKept(subject, mark);
  deps.vault.accounts.forgetNextPassword(account.id);
  deps.vault.events.add(account.id, 'recreated', '');
  const now = deps.vault.accounts.get(account.id) ?? account;
  const enrolled = await enrollAgain({ ...subject, account: now });
  return enrolled.ok ? done('Deleted, created again and enrolled.') : enrolled;
}

function incomplete(error: { code: string; message: string }, user: KeptUser): CognitoResult<never> {
  const kept =
    user.attributes.length > 0
      ? ' its attributes and groups are kept.'
      : ' nothing was known of its attributes.';
  return refuse(
    error.code,
    `${error.message} The user does not exist now, or is not complete;${kept} Recreate it once more.`,
    { retryable: true },
  );
}

async function deleteUser({ client, onCall }: Subject, { username }: KeptUser): Promise<CognitoResult<true>> {
  const deleted = await onCall('AdminDeleteUser', () => client.admin.deleteUser(username));
  return !deleted.ok && deleted.error.code === 'USER_NOT_FOUND' ? { ok: true, value: true } : deleted;
}

async function create(subject: Subject, kept: KeptUser, password: Secret): Promise<CognitoResult<true>> {
  const { client, onCall, deps, account } = subject;
  const attributes = kept.attributes.filter(({ name }) => !OWN.test(name));
  // The user is deleted by now: a throttle is waited out rather than handed on.
  const made = await patiently(subject, () =>
    onCall('AdminCreateUser', () => client.admin.createUser(nameToCreate(kept), password, attributes)),
  );
  // A try whose answer was lost has created it.
  if (!made.ok && made.error.code !== 'USER_EXISTS') return made;
  const username = made.ok ? made.value.username : nameToCreate(kept);
  deps.vault.accounts.takeName(account.id, username);
  const set = await patiently(subject, () =>
    onCall('AdminSetUserPassword', () => client.admin.setPassword(username, password)),
  );
  if (!set.ok) return set;
  for (const group of kept.groups) {
    const added = await patiently(subject, () =>
      onCall('AdminAddUserToGroup', () => client.admin.addToGroup(username, group)),
    );
    if (!added.ok) return added;
  }
  return { ok: true, value: true };
}

/** In a pool that signs in by e-mail or phone the name is a UUID that Cognito gives; users are created by the address. */
function nameToCreate({ username, attributes }: KeptUser): string {
  const valueOf = (wanted: string): string | undefined =>
    attributes.find(({ name }) => name === wanted)?.value;
  if (username !== valueOf('sub')) return username;
  return valueOf('email') ?? valueOf('phone_number') ?? username;
}
