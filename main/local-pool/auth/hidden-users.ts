import { phantomUser } from '../domain/phantom-user.ts';
import { refusal } from '../errors.ts';
import type { Client, Pool } from '../state/pool.ts';
import type { UserRecord } from '../state/schema.ts';
import type { Session } from './session-book.ts';

/** PreventUserExistenceErrors; the API's default is LEGACY (rule 31). */
export function hidesUsers(client: Client): boolean {
  return client.settings.PreventUserExistenceErrors === 'ENABLED';
}

/** The one refusal of hidden mode, and of a wrong password or proof in both modes. */
export function wrongCredentials(): Error {
  return refusal('NotAuthorized', 'Incorrect username or password.');
}

/** For an operation that leads to no user and has no proof of one. */
export function noSuchUser(client: Client): Error {
  return hidesUsers(client) ? wrongCredentials() : refusal('UserNotFound', 'User does not exist.');
}

/** Who signs in, or in hidden mode the phantom in the place of nobody. Errors: UserNotFoundException. */
export function subjectNamed(
  pool: Pool,
  client: Client,
  name: string,
): { user: UserRecord } & Pick<Session, 'phantom'> {
  const user = pool.users.byName(name);
  if (user) return { user };
  if (!hidesUsers(client)) throw noSuchUser(client);
  return { user: phantomUser(pool, name), phantom: name };
}

/** Whose session it is; undefined once the user is deleted. */
export function subjectOfSession(pool: Pool, { sub, phantom }: Session): UserRecord | undefined {
  return phantom === undefined ? pool.users.bySub(sub) : phantomUser(pool, phantom);
}

/** Whether a name in an answer means the session's user: any of its names, and of a phantom both that it has. */
export function isNamed(pool: Pool, { sub, phantom }: Session, name: string): boolean {
  if (phantom === undefined) return pool.users.find(name)?.sub === sub;
  return name === sub || phantomUser(pool, name).sub === sub;
}
