import { randomUUID } from 'node:crypto';
import * as v from 'valibot';
import type { CognitoResult } from '../../cognito/failure.ts';
import type { Subject } from './subject.ts';

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** What is known of a user between its deletion and its creation: nowhere else by then. */
const keptUser = v.object({
  /** Whose try it is: two of the same user must not take each other's document away. */
  mark: v.string(),
  username: v.string(),
  attributes: v.array(v.object({ name: v.string(), value: v.string() })),
  groups: v.array(v.string()),
});
export type KeptUser = Omit<v.InferOutput<typeof keptUser>, 'mark'>;

/** The user as it is at the pool; where it is deleted, or only half created again, with what an earlier try has kept. */
export async function readUser(
  subject: Subject,
): Promise<CognitoResult<{ readonly exists: boolean; readonly user: KeptUser }>> {
  const { deps, account, client, onCall } = subject;
  const parsed = v.safeParse(keptUser, deps.vault.documents.load(nameOf(subject)));
  const earlier = parsed.success ? parsed.output : null;
  const found = await onCall('AdminGetUser', () => client.admin.getUser(account.username));
  if (!found.ok && found.error.code !== 'USER_NOT_FOUND') return found;
  if (!found.ok) return { ok: true, value: { exists: false, user: earlier ?? unknownUser(subject) } };
  const groups = await onCall('AdminListGroupsForUser', () => client.admin.groups(account.username));
  if (!groups.ok) return groups;
  const attributes = [...found.value.attributes];
  // Another `sub` than the one deleted: created again, and perhaps not yet in its groups.
  const half = earlier !== null && subOf(earlier.attributes) !== subOf(attributes);
  const all = new Set([...groups.value, ...(half ? earlier.groups : [])]);
  return {
    ok: true,
    value: { exists: true, user: { username: found.value.username, attributes, groups: [...all] } },
  };
}

/** Gives the mark by which `forgetKept` knows its own. */
export function keepForDeletion(subject: Subject, user: KeptUser): string {
  const mark = randomUUID();
  subject.deps.vault.documents.save(nameOf(subject), { ...user, mark });
  return mark;
}

export function forgetKept(subject: Subject, mark: string): void {
  const { documents } = subject.deps.vault;
  const kept = v.safeParse(keptUser, documents.load(nameOf(subject)));
  if (kept.success && kept.output.mark === mark) documents.remove(nameOf(subject));
}

/** A UUID was given by a pool that signs in by address, which is what such a user is created by: the label has it. */
function unknownUser({ account }: Subject): KeptUser {
  const { username, label } = account;
  if (!UUID.test(username)) return { username, attributes: [], groups: [] };
  const name = label.includes('@') ? 'email' : 'phone_number';
  return { username: label, attributes: [{ name, value: label }], groups: [] };
}

function subOf(attributes: KeptUser['attributes']): string | undefined {
  return attributes.find(({ name }) => name === 'sub')?.value;
}

function nameOf({ account }: Subject): string {
  return `recreate:${account.id}`;
}
