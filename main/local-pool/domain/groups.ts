import { refusal } from '../errors.ts';
import type { Pool } from '../state/pool.ts';
import type { Group, UserRecord } from '../state/schema.ts';
import { timestamp } from './timestamp.ts';

/** Errors: ResourceNotFoundException. */
export function requireGroup(pool: Pool, name: string): Group {
  const group = pool.groups.get(name);
  if (!group) throw refusal('ResourceNotFound', 'Group not found.');
  return group;
}

/** Undefined members are left as they are (UpdateGroup) or out (CreateGroup). */
export function describeGroup(
  group: Group,
  {
    Description,
    RoleArn,
    Precedence,
  }: {
    readonly Description?: string | undefined;
    readonly RoleArn?: string | undefined;
    readonly Precedence?: number | undefined;
  },
): Group {
  return {
    ...group,
    ...(Description !== undefined && { description: Description }),
    ...(RoleArn !== undefined && { roleArn: RoleArn }),
    ...(Precedence !== undefined && { precedence: Precedence }),
  };
}

/** A user's groups, the strongest first: a low precedence wins, and none at all comes last. */
export function groupsOf(pool: Pool, user: UserRecord): Group[] {
  return (user.groups ?? [])
    .flatMap((name) => pool.groups.get(name) ?? [])
    .toSorted((one, other) => (one.precedence ?? Infinity) - (other.precedence ?? Infinity) || 0);
}

export function addToGroup(user: UserRecord, { name }: Group): void {
  if (!user.groups?.includes(name)) user.groups = [...(user.groups ?? []), name];
}

export function removeFromGroup(user: UserRecord, name: string): void {
  const rest = (user.groups ?? []).filter((other) => other !== name);
  if (rest.length > 0) user.groups = rest;
  else delete user.groups;
}

/** `groups` is in both tokens, `roles` in the ID token alone. Nothing for a user without groups. */
export function groupClaims(pool: Pool, user: UserRecord): { groups: object; roles: object } {
  const all = groupsOf(pool, user);
  const roles = all.flatMap(({ roleArn }) => roleArn ?? []);
  return {
    groups: all.length > 0 ? { 'cognito:groups': all.map(({ name }) => name) } : {},
    roles: roles.length > 0 ? { 'cognito:roles': roles, 'cognito:preferred_role': roles[0] } : {},
  };
}

export function groupView(pool: Pool, group: Group): object {
  return {
    GroupName: group.name,
    UserPoolId: pool.id,
    ...(group.description !== undefined && { Description: group.description }),
    ...(group.roleArn !== undefined && { RoleArn: group.roleArn }),
    ...(group.precedence !== undefined && { Precedence: group.precedence }),
    LastModifiedDate: timestamp(group.modifiedMs),
    CreationDate: timestamp(group.createdMs),
  };
}
