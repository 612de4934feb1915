import { randomUUID } from 'node:crypto';
import { refusal } from '../errors.ts';
import type { Pool } from '../state/pool.ts';
import type { UserRecord, UserStatus } from '../state/schema.ts';
import { ADDRESS, checkAttributes, checkRequired } from './attribute-rules.ts';
import { mergedAttributes, writeAttributes, type Attribute } from './attributes.ts';
import { timestamp } from './timestamp.ts';

/** By user name, alias or `sub`. Errors: UserNotFoundException. */
export function requireUser(pool: Pool, name: string): UserRecord {
  const user = pool.users.find(name);
  if (!user) throw refusal('UserNotFound', 'User does not exist.');
  return user;
}

export interface NewUser {
  readonly username: string;
  readonly attributes: readonly Attribute[];
  readonly status: UserStatus;
  readonly nowMs: number;
  /** What the wire says when the name is taken: it differs between SignUp and AdminCreateUser. */
  readonly takenMessage: string;
  readonly moveAliases: boolean;
  /** Whether what the schema requires has to be there from the start. */
  readonly complete: boolean;
}

/**
 * Puts a new user into the pool; a password is the caller's affair.
 * Errors: UsernameExists, AliasExists, InvalidParameter (name or attribute not allowed here).
 */
export function createUser(pool: Pool, wanted: NewUser): UserRecord {
  checkAttributes(pool, wanted.attributes, 'create');
  const sub = randomUUID();
  const { username, attributes } = nameAndAttributes(pool, wanted, sub);
  if (wanted.complete) checkRequired(pool, attributes);
  if (pool.users.find(username)) throw refusal('UsernameExists', wanted.takenMessage);
  claimAliases(pool, attributes, wanted.moveAliases);
  const user: UserRecord = {
    seq: pool.users.takeSeq(),
    username,
    sub,
    attributes: [],
    status: wanted.status,
    enabled: true,
    createdMs: wanted.nowMs,
    modifiedMs: wanted.nowMs,
    token: {},
    mfa: { enabled: [] },
  };
  pool.users.add(user);
  writeAttributes(pool, user, attributes);
  return user;
}

/** Where an address is the user name, the stored name is the `sub` and the address becomes an attribute. */
function nameAndAttributes(
  pool: Pool,
  { username, attributes }: NewUser,
  sub: string,
): { username: string; attributes: readonly Attribute[] } {
  const kinds = pool.settings.UsernameAttributes ?? [];
  if (kinds.length > 0) {
    const kind = kinds.find((name) => ADDRESS[name].test(username));
    if (!kind) {
      const wanted = kinds.map((name) => (name === 'email' ? 'an email' : 'a phone number')).join(' or ');
      throw refusal('InvalidParameter', `Username should be ${wanted}.`);
    }
    if (pool.users.byAlias(kind, username)) {
      const what = kind === 'email' ? 'email' : 'phone number';
      throw refusal('UsernameExists', `An account with the given ${what} already exists.`);
    }
    return {
      username: sub,
      attributes: [...attributes.filter(({ Name }) => Name !== kind), { Name: kind, Value: username }],
    };
  }
  if (pool.settings.AliasAttributes?.includes('email') && ADDRESS.email.test(username)) {
    throw refusal(
      'InvalidParameter',
      'Username cannot be of email format, since user pool is configured for email alias.',
    );
  }
  return { username, attributes };
}

/** Changes attributes of a user that exists. Errors: InvalidParameterException, AliasExistsException. */
export function updateAttributes(pool: Pool, user: UserRecord, attributes: readonly Attribute[]): void {
  checkAttributes(pool, attributes, 'update');
  claimAliases(pool, mergedAttributes(user, attributes), false, user);
  writeAttributes(pool, user, attributes);
}

/**
 * A verified alias has one owner: the earlier one keeps it unless `ForceAliasCreation` moves it. Errors:
 * AliasExistsException.
 */
export function claimAliases(
  pool: Pool,
  attributes: readonly Attribute[],
  move: boolean,
  claimant?: UserRecord,
): void {
  const { aliases, aliasesNeedVerification } = pool.users.rules;
  for (const alias of aliases) {
    const value = attributes.find(({ Name }) => Name === alias)?.Value;
    const verified = attributes.some(({ Name, Value }) => Name === `${alias}_verified` && Value === 'true');
    const counts = !aliasesNeedVerification || verified || alias === 'preferred_username';
    const owner = value && counts ? pool.users.byAlias(alias, value) : undefined;
    if (!owner || owner === claimant) continue;
    if (!move) throw refusal('AliasExists', `An account with the ${alias} already exists.`);
    writeAttributes(pool, owner, [{ Name: `${alias}_verified`, Value: 'false' }]);
  }
}

/** `sub` comes first, as Cognito lists it. */
export function userAttributes(user: UserRecord): { Name: string; Value: string }[] {
  return [{ Name: 'sub', Value: user.sub }, ...user.attributes];
}

/** The members that AdminGetUser, ListUsers and AdminCreateUser have in common. */
export function userSummary(user: UserRecord): object {
  return {
    Username: user.username,
    UserCreateDate: timestamp(user.createdMs),
    UserLastModifiedDate: timestamp(user.modifiedMs),
    Enabled: user.enabled,
    UserStatus: user.status,
  };
}
