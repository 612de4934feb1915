import { authFactors } from '../domain/auth-factors.ts';
import { disableFactor, mfaView } from '../domain/mfa.ts';
import { applyPreference, mfaPreference } from '../domain/mfa-preference.ts';
import { requirePool } from '../domain/pools.ts';
import { requireUser, updateAttributes, userAttributes, userSummary } from '../domain/users.ts';
import { refusal } from '../errors.ts';
import type { Service } from '../service.ts';
import { removeUser } from '../state/remove-user.ts';
import type { Pool } from '../state/pool.ts';
import type { UserRecord } from '../state/schema.ts';
import { attributeName, attributes, poolUser } from '../validation/common.ts';
import { list, map, required, structure } from '../validation/shape.ts';
import { operation, type Operation, type OperationGroup } from './operation.ts';

/** What an administrator does to one user that exists, passwords aside. */
export const userOperations: OperationGroup = {
  AdminGetUser: operation({
    access: 'iam',
    effect: 'read',
    input: structure(poolUser),
    run(service, input) {
      const user = requireUser(requirePool(service.store, input.UserPoolId), input.Username);
      return { ...userSummary(user), UserAttributes: userAttributes(user), ...mfaView(user) };
    },
  }),
  AdminGetUserAuthFactors: operation({
    access: 'iam',
    effect: 'read',
    input: structure(poolUser),
    run(service, input) {
      const pool = requirePool(service.store, input.UserPoolId);
      return authFactors(pool, requireUser(pool, input.Username));
    },
  }),
  AdminUpdateUserAttributes: operation({
    access: 'iam',
    effect: 'write',
    input: structure({ ...poolUser, UserAttributes: required(attributes), ClientMetadata: map }),
    run(service, input) {
      const pool = requirePool(service.store, input.UserPoolId);
      const user = requireUser(pool, input.Username);
      updateAttributes(pool, user, input.UserAttributes);
      user.modifiedMs = service.now();
      return {};
    },
  }),
  AdminDeleteUserAttributes: operation({
    access: 'iam',
    effect: 'write',
    input: structure({ ...poolUser, UserAttributeNames: required(list(attributeName)) }),
    run(service, input) {
      const pool = requirePool(service.store, input.UserPoolId);
      const user = requireUser(pool, input.Username);
      updateAttributes(
        pool,
        user,
        input.UserAttributeNames.map((Name) => ({ Name })),
      );
      user.modifiedMs = service.now();
      return {};
    },
  }),
  AdminSetUserMFAPreference: operation({
    access: 'iam',
    effect: 'write',
    input: structure({ ...poolUser, ...mfaPreference }),
    run(service, input) {
      const pool = requirePool(service.store, input.UserPoolId);
      const user = requireUser(pool, input.Username);
      applyPreference(pool, user, input, 'admin');
      user.modifiedMs = service.now();
      return {};
    },
  }),
  AdminDeleteUser: change(({ service, pool, user }) => removeUser(service, pool, user)),
  AdminEnableUser: change(({ user }) => {
    user.enabled = true;
  }),
  AdminDisableUser: change(({ pool, user }) => {
    user.enabled = false;
    pool.signIns.revokeUser(user.sub);
  }),
  AdminUserGlobalSignOut: change(({ pool, user }) => pool.signIns.revokeUser(user.sub)),
  // Rule 22: also answered with 200 when there is no token; other factors stay.
  AdminDeleteSoftwareToken: change(({ user }) => {
    user.token = {};
    disableFactor(user, 'SOFTWARE_TOKEN_MFA');
  }),
  AdminConfirmSignUp: change(({ user }) => {
    if (user.status !== 'UNCONFIRMED') {
      throw refusal('NotAuthorized', `User cannot be confirmed. Current status is ${user.status}`);
    }
    user.status = 'CONFIRMED';
  }),
};

interface Target {
  readonly service: Service;
  readonly pool: Pool;
  readonly user: UserRecord;
}

/** An operation that takes a pool and a user name, changes the user, and answers `{}`. */
function change(apply: (target: Target) => void): Operation {
  return operation({
    access: 'iam',
    effect: 'write',
    input: structure({ ...poolUser, ClientMetadata: map }),
    run(service, input) {
      const pool = requirePool(service.store, input.UserPoolId);
      const user = requireUser(pool, input.Username);
      apply({ service, pool, user });
      user.modifiedMs = service.now();
      return {};
    },
  });
}
