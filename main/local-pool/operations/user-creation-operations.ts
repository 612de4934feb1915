import type { Attribute } from '../domain/attributes.ts';
import { allowsPasswordless } from '../domain/auth-factors.ts';
import { deliver } from '../domain/delivery.ts';
import { checkPolicy, passwordPolicy } from '../domain/password-policy.ts';
import { generatePassword } from '../../secrecy/generate-password.ts';
import { setPassword } from '../domain/passwords.ts';
import { requirePool } from '../domain/pools.ts';
import { createUser, requireUser, userAttributes, userSummary } from '../domain/users.ts';
import { refusal } from '../errors.ts';
import type { Service } from '../service.ts';
import type { Pool } from '../state/pool.ts';
import type { UserRecord, UserStatus } from '../state/schema.ts';
import { attributes, password, poolUser } from '../validation/common.ts';
import { boolean, list, map, oneOf, structure } from '../validation/shape.ts';
import { operation, type OperationGroup } from './operation.ts';

export const userCreationOperations: OperationGroup = {
  AdminCreateUser: operation({
    access: 'iam',
    effect: 'write',
    input: structure({
      ...poolUser,
      UserAttributes: attributes,
      ValidationData: attributes,
      TemporaryPassword: password,
      ForceAliasCreation: boolean,
      MessageAction: oneOf(['RESEND', 'SUPPRESS']),
      DesiredDeliveryMediums: list(oneOf(['SMS', 'EMAIL'])),
      ClientMetadata: map,
    }),
    run(service, input) {
      const pool = requirePool(service.store, input.UserPoolId);
      const given = input.UserAttributes ?? [];
      const has = (name: string) => given.some(({ Name, Value }) => Name === name && Value);
      const resend = input.MessageAction === 'RESEND';
      // A pool that lets users sign in by code alone makes one without a password where none is given (2.2).
      if (!resend && input.TemporaryPassword === undefined && allowsPasswordless(pool, has)) {
        return view(newUser(service, pool, input, 'CONFIRMED'));
      }
      const temporary = input.TemporaryPassword ?? generatePassword(passwordPolicy(pool).MinimumLength);
      checkPolicy(pool, temporary);
      const user = resend
        ? invitedUser(pool, input.Username)
        : newUser(service, pool, input, 'FORCE_CHANGE_PASSWORD');
      setPassword(pool, user, temporary, { temporaryFromMs: service.now() });
      if (input.MessageAction !== 'SUPPRESS')
        invite(service, pool, user, temporary, input.DesiredDeliveryMediums);
      return view(user);
    },
  }),
};

function newUser(
  service: Service,
  pool: Pool,
  input: {
    readonly Username: string;
    readonly UserAttributes?: Attribute[] | undefined;
    readonly ForceAliasCreation?: boolean | undefined;
  },
  status: UserStatus,
): UserRecord {
  return createUser(pool, {
    username: input.Username,
    attributes: input.UserAttributes ?? [],
    status,
    nowMs: service.now(),
    takenMessage: 'User account already exists',
    moveAliases: input.ForceAliasCreation ?? false,
    // What is missing is asked for at the first sign-in.
    complete: false,
  });
}

function view(user: UserRecord): object {
  return { User: { ...userSummary(user), Attributes: userAttributes(user) } };
}

/** RESEND gives a new temporary password to a user who has not used the first one. */
function invitedUser(pool: Pool, name: string): UserRecord {
  const user = requireUser(pool, name);
  if (user.status !== 'FORCE_CHANGE_PASSWORD') {
    throw refusal('UnsupportedUserState', 'Resend not possible. User status is not FORCE_CHANGE_PASSWORD');
  }
  return user;
}

function invite(
  service: Service,
  pool: Pool,
  user: UserRecord,
  temporaryPassword: string,
  mediums: readonly ('SMS' | 'EMAIL')[] = ['SMS'],
): void {
  for (const medium of mediums) {
    const attribute = medium === 'SMS' ? 'phone_number' : 'email';
    deliver(service, { pool, user, attribute, purpose: 'invitation', code: temporaryPassword });
  }
}
