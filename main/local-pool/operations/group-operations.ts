import {
  addToGroup,
  describeGroup,
  groupsOf,
  groupView,
  removeFromGroup,
  requireGroup,
} from '../domain/groups.ts';
import { requirePool } from '../domain/pools.ts';
import { requireUser, userAttributes, userSummary } from '../domain/users.ts';
import { refusal } from '../errors.ts';
import type { Pool } from '../state/pool.ts';
import type { Group, UserRecord } from '../state/schema.ts';
import { groupName, limit, nextToken, poolUser, userPool } from '../validation/common.ts';
import { integer, required, string, structure } from '../validation/shape.ts';
import { operation, type Effect, type Operation, type OperationGroup } from './operation.ts';
import { page } from './page.ts';

const poolGroup = { ...userPool, GroupName: required(groupName) };
const paging = { Limit: limit, NextToken: nextToken };
const description = {
  Description: string({ max: 2048 }),
  RoleArn: string({
    min: 20,
    max: 2048,
    pattern: String.raw`arn:[\w+=/,.@-]+:[\w+=/,.@-]+:([\w+=/,.@-]*)?:[0-9]+:[\w+=/,.@-]+(:[\w+=/,.@-]+)?(:[\w+=/,.@-]+)?`,
  }),
  Precedence: integer(0, 2 ** 31 - 1),
};

/** Groups, and who is in them: what the tokens show as `cognito:groups`. */
export const groupOperations: OperationGroup = {
  CreateGroup: operation({
    access: 'iam',
    effect: 'configure',
    input: structure({ ...poolGroup, ...description }),
    run(service, input) {
      const pool = requirePool(service.store, input.UserPoolId);
      const name = input.GroupName;
      if (pool.groups.has(name)) throw refusal('GroupExists', 'A group with the name already exists.');
      const nowMs = service.now();
      const group = describeGroup({ name, createdMs: nowMs, modifiedMs: nowMs }, input);
      pool.groups.set(name, group);
      return { Group: groupView(pool, group) };
    },
  }),
  GetGroup: ofGroup('read', (pool, group) => ({ Group: groupView(pool, group) })),
  UpdateGroup: operation({
    access: 'iam',
    effect: 'configure',
    input: structure({ ...poolGroup, ...description }),
    run(service, input) {
      const pool = requirePool(service.store, input.UserPoolId);
      const before = requireGroup(pool, input.GroupName);
      const group = { ...describeGroup(before, input), modifiedMs: service.now() };
      pool.groups.set(group.name, group);
      return { Group: groupView(pool, group) };
    },
  }),
  DeleteGroup: ofGroup('configure', (pool, { name }) => {
    pool.groups.delete(name);
    for (const { sub, groups } of pool.users.all()) {
      const member = groups?.includes(name) ? pool.users.bySub(sub) : undefined;
      if (member) removeFromGroup(member, name);
    }
    return {};
  }),
  ListGroups: operation({
    access: 'iam',
    effect: 'read',
    input: structure({ ...userPool, ...paging }),
    run(service, input) {
      const pool = requirePool(service.store, input.UserPoolId);
      return groupPage(pool, [...pool.groups.values()], input);
    },
  }),
  ListUsersInGroup: operation({
    access: 'iam',
    effect: 'read',
    input: structure({ ...poolGroup, ...paging }),
    run(service, input) {
      const pool = requirePool(service.store, input.UserPoolId);
      const { name } = requireGroup(pool, input.GroupName);
      const members = [...pool.users.all()].filter((user) => user.groups?.includes(name));
      const { items, next } = page(members, input.Limit || 60, input.NextToken);
      return {
        Users: items.map((user) => ({ ...userSummary(user), Attributes: userAttributes(user) })),
        ...(next !== undefined && { NextToken: next }),
      };
    },
  }),
  AdminListGroupsForUser: operation({
    access: 'iam',
    effect: 'read',
    input: structure({ ...poolUser, ...paging }),
    run(service, input) {
      const pool = requirePool(service.store, input.UserPoolId);
      return groupPage(pool, groupsOf(pool, requireUser(pool, input.Username)), input);
    },
  }),
  AdminAddUserToGroup: membership(addToGroup),
  AdminRemoveUserFromGroup: membership((user, { name }) => removeFromGroup(user, name)),
};

function ofGroup(effect: Effect, run: (pool: Pool, group: Group) => object): Operation {
  return operation({
    access: 'iam',
    effect,
    input: structure(poolGroup),
    run(service, input) {
      const pool = requirePool(service.store, input.UserPoolId);
      return run(pool, requireGroup(pool, input.GroupName));
    },
  });
}

function membership(change: (user: UserRecord, group: Group) => void): Operation {
  return operation({
    access: 'iam',
    effect: 'write',
    input: structure({ ...poolUser, GroupName: required(groupName) }),
    run(service, input) {
      const pool = requirePool(service.store, input.UserPoolId);
      const group = requireGroup(pool, input.GroupName);
      change(requireUser(pool, input.Username), group);
      return {};
    },
  });
}

function groupPage(
  pool: Pool,
  groups: readonly Group[],
  { Limit, NextToken }: { readonly Limit?: number | undefined; readonly NextToken?: string | undefined },
): object {
  const { items, next } = page(groups, Limit || 60, NextToken);
  return {
    Groups: items.map((group) => groupView(pool, group)),
    ...(next !== undefined && { NextToken: next }),
  };
}
