import { attributeOf } from '../domain/attributes.ts';
import { passwordPolicy, checkPolicy } from '../domain/password-policy.ts';
import { generatePassword, setPassword } from '../domain/passwords.ts';
import { requireClient, requirePool, randomText } from '../domain/pools.ts';
import { checkSecretHash } from '../domain/secret-hash.ts';
import { createUser, requireUser, userAttributes, userSummary } from '../domain/users.ts';
import { refusal } from '../errors.ts';
import type { Service } from '../service.ts';
import type { Pool } from '../state/pool.ts';
import type { UserRecord } from '../state/schema.ts';
import {
  attributes,
  clientId,
  context,
  password,
  poolUser,
  secretHash,
  username,
} from '../validation/common.ts';
import { boolean, list, map, oneOf, required, structure } from '../validation/shape.ts';
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
      const temporary = input.TemporaryPassword ?? generatePassword(passwordPolicy(pool).MinimumLength);
      checkPolicy(pool, temporary);
      const user =
        input.MessageAction === 'RESEND'
          ? invitedUser(pool, input.Username)
          : createUser(pool, {
              username: input.Username,
              attributes: input.UserAttributes ?? [],
              status: 'FORCE_CHANGE_PASSWORD',
              nowMs: service.now(),
              takenMessage: 'User account already exists',
              moveAliases: input.ForceAliasCreation ?? false,
            });
      setPassword(pool, user, temporary, { temporaryFromMs: service.now() });
      if (input.MessageAction !== 'SUPPRESS')
        invite(service, pool, user, temporary, input.DesiredDeliveryMediums);
      return { User: { ...userSummary(user), Attributes: userAttributes(user) } };
    },
  }),
  SignUp: operation({
    access: 'public',
    effect: 'write',
    input: structure({
      ...context,
      ClientId: required(clientId),
      SecretHash: secretHash,
      Username: required(username),
      Password: password,
      UserAttributes: attributes,
      ValidationData: attributes,
    }),
    run(service, input) {
      const { pool, client } = requireClient(service.store, input.ClientId);
      checkSecretHash(client, input.SecretHash, [input.Username]);
      if (pool.settings.AdminCreateUserConfig?.AllowAdminCreateUserOnly) {
        throw refusal('NotAuthorized', 'SignUp is not permitted for this user pool');
      }
      if (input.Password === undefined)
        throw refusal('InvalidParameter', 'Missing required parameter Password');
      checkPolicy(pool, input.Password);
      const user = createUser(pool, {
        username: input.Username,
        attributes: input.UserAttributes ?? [],
        status: 'UNCONFIRMED',
        nowMs: service.now(),
        takenMessage: 'User already exists',
        moveAliases: false,
      });
      setPassword(pool, user, input.Password, 'permanent');
      return { UserConfirmed: false, UserSub: user.sub, ...sendConfirmationCode(service, pool, user) };
    },
  }),
};

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
    const destination = attributeOf(user, medium === 'SMS' ? 'phone_number' : 'email') ?? '';
    const { username } = user;
    service.outbox.put({
      userPoolId: pool.id,
      username,
      medium,
      destination,
      purpose: 'invitation',
      code: temporaryPassword,
    });
  }
}

function sendConfirmationCode(service: Service, pool: Pool, user: UserRecord): object {
  for (const name of pool.settings.AutoVerifiedAttributes ?? []) {
    const destination = attributeOf(user, name);
    if (!destination) continue;
    const medium = name === 'email' ? 'EMAIL' : 'SMS';
    service.outbox.put({
      userPoolId: pool.id,
      username: user.username,
      medium,
      destination,
      purpose: 'confirmation code',
      code: randomText(6, '0123456789'),
    });
    return { CodeDeliveryDetails: { Destination: destination, DeliveryMedium: medium, AttributeName: name } };
  }
  return {};
}
