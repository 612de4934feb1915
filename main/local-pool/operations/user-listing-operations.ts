import { schemaAttributes } from '../domain/attributes.ts';
import { requirePool } from '../domain/pools.ts';
import { matchesFilter, parseFilter } from '../domain/user-filter.ts';
import { userAttributes, userSummary } from '../domain/users.ts';
import { refusal } from '../errors.ts';
import type { Pool } from '../state/pool.ts';
import type { UserRecord } from '../state/schema.ts';
import { attributeName, nextToken, userPool } from '../validation/common.ts';
import { integer, list, string, structure } from '../validation/shape.ts';
import { operation, type OperationGroup } from './operation.ts';
import { pageToken, readPageToken } from './page.ts';

const PAGE = 60;

/** Rule 35: no MFA settings here; at most 60 users a page. */
export const userListingOperations: OperationGroup = {
  ListUsers: operation({
    access: 'iam',
    effect: 'read',
    input: structure({
      ...userPool,
      AttributesToGet: list(attributeName),
      Limit: integer(0, PAGE),
      PaginationToken: nextToken,
      Filter: string({ max: 256 }),
    }),
    run(service, input) {
      const pool = requirePool(service.store, input.UserPoolId);
      checkNames(pool, input.AttributesToGet);
      const filter = input.Filter ? parseFilter(input.Filter) : undefined;
      const after = input.PaginationToken === undefined ? 0 : readPageToken(input.PaginationToken);
      const found: UserRecord[] = [];
      const limit = input.Limit || PAGE;
      // The token holds the last user's number, so that creations and deletions between pages skip nobody.
      for (const user of pool.users.all()) {
        if (user.seq <= after || (filter && !matchesFilter(user, filter))) continue;
        found.push(user);
        if (found.length > limit) break;
      }
      const users = found.slice(0, limit);
      const last = users.at(-1);
      return {
        Users: users.map((user) => ({
          ...userSummary(user),
          Attributes: userAttributes(user).filter(
            ({ Name }) => !input.AttributesToGet?.length || input.AttributesToGet.includes(Name),
          ),
        })),
        ...(found.length > limit && last && { PaginationToken: pageToken(last.seq) }),
      };
    },
  }),
};

function checkNames(pool: Pool, names: readonly string[] = []): void {
  const known = new Set(schemaAttributes(pool.settings).map((entry) => (entry as { Name: string }).Name));
  if (names.some((name) => !known.has(name))) {
    throw refusal('InvalidParameter', 'One or more requested attributes do not exist.');
  }
}
