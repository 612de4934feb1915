import { refuse, type CognitoResult } from '../../cognito/failure.ts';
import { generatePassword } from '../../secrecy/generate-password.ts';
import { Secret } from '../../secrecy/secret.ts';
import type { RowPlace } from './row-place.ts';

/** What DescribeUserPool allows at the least; a pool that does not tell is given more than most ask for. */
const WITHOUT_POLICY = 16;

/**
 * AdminCreateUser without any message, AdminSetUserPassword (permanent), AdminAddUserToGroup. A user that exists is left as it is
 * and enrolled with the roster's password. What a try before this one may have begun is finished, not done again.
 * Gives the password that the user has. Errors: USER_EXISTS where the roster has no password for it, GROUP_NOT_FOUND, those of the calls.
 */
export async function createUser(place: RowPlace): Promise<CognitoResult<Secret>> {
  const { row, input, onCall, client } = place;
  const made = input.password === null || input.made === true;
  const password = input.password ?? (await makePassword(place));
  const created = await onCall('AdminCreateUser', () =>
    client.admin.createUser(row.username, password, input.attributes),
  );
  if (!created.ok && created.error.code !== 'USER_EXISTS') return created;
  const left = created.ok ? WHOLE : await leftToDo(place);
  if (!left.ok) return left;
  if (left.value === 'not-ours') return made ? exists() : { ok: true, value: password };
  if (left.value === 'password') {
    const set = await onCall('AdminSetUserPassword', () => client.admin.setPassword(row.username, password));
    if (!set.ok) return set;
  }
  for (const group of new Set([...input.groups, ...place.options.groups])) {
    const added = await onCall('AdminAddUserToGroup', () => client.admin.addToGroup(row.username, group));
    if (!added.ok) return added;
  }
  await place.onCreated();
  return { ok: true, value: password };
}

/** Kept in the journal before it is sent: a password that only Cognito knows is worth nothing. */
async function makePassword(place: RowPlace): Promise<Secret> {
  const rules = await place.client.admin.userRules();
  const password = new Secret(generatePassword(rules.ok ? rules.value.shortestPassword : WITHOUT_POLICY));
  await place.keepPassword(password);
  return password;
}

/** `password`: that and the groups; `groups`: they alone. */
type Left = 'password' | 'groups' | 'not-ours';
const WHOLE: CognitoResult<Left> = { ok: true, value: 'password' };

/**
 * The user exists: was it created by an earlier try of this row, that was cut short? Only then may its password be set; a user of
 * somebody else must keep its own.
 */
async function leftToDo({ row, client, onCall }: RowPlace): Promise<CognitoResult<Left>> {
  const reached = row.call ?? row.failure?.step ?? '';
  if (!reached.startsWith('Admin')) return { ok: true, value: 'not-ours' };
  const found = await onCall('AdminGetUser', () => client.admin.getUser(row.username));
  if (!found.ok) return found;
  if (found.value.status === 'FORCE_CHANGE_PASSWORD') return WHOLE;
  const pastCreation = reached === 'AdminSetUserPassword' || reached === 'AdminAddUserToGroup';
  return { ok: true, value: pastCreation ? 'groups' : 'not-ours' };
}

function exists(): CognitoResult<never> {
  return refuse(
    'USER_EXISTS',
    'There is a user with this name already, and the roster has no password for it. Add its password to the roster, or take the line out.',
  );
}
