import * as v from 'valibot';
import type { Attribute } from '../../cognito/admin-client.ts';
import { refuse, type CognitoResult } from '../../cognito/failure.ts';
import type { Secret } from '../../secrecy/secret.ts';
import { canRecreate } from './can-recreate.ts';
import { enrollAgain } from './enroll-again.ts';
import { done, type ActionOutcome, type Subject } from './subject.ts';

/** What is known of a user between its deletion and its creation: nowhere else by then. */
const keptUser = v.object({
  username: v.string(),
  attributes: v.array(v.object({ name: v.string(), value: v.string() })),
  groups: v.array(v.string()),
});
type KeptUser = v.InferOutput<typeof keptUser>;

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
  const document = `recreate:${account.id}`;
  const kept = await keep(subject, document);
  if (!kept.ok) return kept;
  const { exists, ...user } = kept.value;
  if (exists) {
    const can = await canRecreate(subject, user.username, user.groups, password);
    if (!can.ok) return can;
  }
  const deleted = await deleteUser(subject, user);
  if (!deleted.ok) return deleted;
  const created = await create(subject, user, password);
  if (!created.ok) {
    const { error } = created;
    return refuse(
      error.code,
      `${error.message} The user is deleted and not yet complete again; its attributes are kept. Recreate it once more.`,
      { ...error, retryable: true },
    );
  }
  deps.vault.documents.remove(document);
  deps.vault.events.add(account.id, 'recreated', '');
  const now = deps.vault.accounts.get(account.id) ?? account;
  const enrolled = await enrollAgain({ ...subject, account: now });
  return enrolled.ok ? done('Deleted, created again and enrolled.') : enrolled;
}

/** From the pool; with what an earlier try, cut short, has kept of a user that is not complete now. */
async function keep(
  subject: Subject,
  document: string,
): Promise<CognitoResult<KeptUser & { readonly exists: boolean }>> {
  const { deps, account, client, onCall } = subject;
  const parsed = v.safeParse(keptUser, deps.vault.documents.load(document));
  const earlier = parsed.success ? parsed.output : null;
  const user = await onCall('AdminGetUser', () => client.admin.getUser(account.username));
  if (!user.ok && user.error.code !== 'USER_NOT_FOUND') return user;
  if (!user.ok) {
    const value = earlier ?? { username: account.username, attributes: [], groups: [] };
    deps.vault.documents.save(document, value);
    return { ok: true, value: { ...value, exists: false } };
  }
  const groups = await onCall('AdminListGroupsForUser', () => client.admin.groups(account.username));
  if (!groups.ok) return groups;
  const value: KeptUser = {
    username: user.value.username,
    attributes: [...user.value.attributes],
    groups: [...new Set([...groups.value, ...(earlier?.groups ?? [])])],
  };
  deps.vault.documents.save(document, value);
  return { ok: true, value: { ...value, exists: true } };
}

async function deleteUser({ client, onCall }: Subject, { username }: KeptUser): Promise<CognitoResult<true>> {
  const deleted = await onCall('AdminDeleteUser', () => client.admin.deleteUser(username));
  return !deleted.ok && deleted.error.code === 'USER_NOT_FOUND' ? { ok: true, value: true } : deleted;
}

async function create(subject: Subject, kept: KeptUser, password: Secret): Promise<CognitoResult<true>> {
  const { client, onCall, deps, account } = subject;
  const attributes = kept.attributes.filter(({ name }) => !OWN.test(name));
  const made = await onCall('AdminCreateUser', () =>
    client.admin.createUser(nameToCreate(kept), password, attributes),
  );
  // A try whose answer was lost has created it.
  if (!made.ok && made.error.code !== 'USER_EXISTS') return made;
  const username = made.ok ? made.value.username : nameToCreate(kept);
  if (username !== account.username) deps.vault.accounts.setUsername(account.id, username);
  const set = await onCall('AdminSetUserPassword', () => client.admin.setPassword(username, password));
  if (!set.ok) return set;
  for (const group of kept.groups) {
    const added = await onCall('AdminAddUserToGroup', () => client.admin.addToGroup(username, group));
    if (!added.ok) return added;
  }
  return { ok: true, value: true };
}

/** In a pool that signs in by e-mail or phone the name is a UUID that Cognito gives; users are created by the address. */
function nameToCreate({ username, attributes }: KeptUser): string {
  const valueOf = (name: string): string | undefined =>
    attributes.find((attribute: Attribute) => attribute.name === name)?.value;
  if (username !== valueOf('sub')) return username;
  return valueOf('email') ?? valueOf('phone_number') ?? username;
}
