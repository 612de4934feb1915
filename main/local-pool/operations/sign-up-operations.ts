import { hidesUsers } from '../auth/hidden-users.ts';
import { checkWritable } from '../domain/attribute-rules.ts';
import { attributeOf, writeAttributes } from '../domain/attributes.ts';
import { allowsPasswordless } from '../domain/auth-factors.ts';
import { checkCode, dropCode, expiredCode, issueCode } from '../domain/codes.ts';
import { deliver, deliveryDetails, type AddressAttribute } from '../domain/delivery.ts';
import { checkPolicy } from '../domain/password-policy.ts';
import { setPassword } from '../domain/passwords.ts';
import { phantomUser } from '../domain/phantom-user.ts';
import { claimAliases, createUser, userAttributes } from '../domain/users.ts';
import { refusal } from '../errors.ts';
import type { Service } from '../service.ts';
import type { Pool } from '../state/pool.ts';
import type { UserRecord } from '../state/schema.ts';
import { attributes, confirmationCode, context, password, session } from '../validation/common.ts';
import { boolean, required, structure } from '../validation/shape.ts';
import { clientUser, namedUser, unknownToClient } from './client-user.ts';
import { operation, type OperationGroup } from './operation.ts';

export const signUpOperations: OperationGroup = {
  SignUp: operation({
    access: 'public',
    effect: 'write',
    input: structure({
      ...context,
      ...clientUser,
      Password: password,
      UserAttributes: attributes,
      ValidationData: attributes,
    }),
    run(service, input) {
      const { pool, client } = namedUser(service, input);
      const given = input.UserAttributes ?? [];
      if (pool.settings.AdminCreateUserConfig?.AllowAdminCreateUserOnly) {
        throw refusal('NotAuthorized', 'SignUp is not permitted for this user pool');
      }
      const has = (name: string) => given.some(({ Name, Value }) => Name === name && Value);
      if (input.Password !== undefined) checkPolicy(pool, input.Password);
      else if (!allowsPasswordless(pool, has)) {
        throw refusal('InvalidParameter', 'Missing required parameter Password');
      }
      checkWritable(
        client,
        given.map(({ Name }) => Name),
      );
      const user = createUser(pool, {
        username: input.Username,
        attributes: given,
        status: 'UNCONFIRMED',
        nowMs: service.now(),
        takenMessage: 'User already exists',
        moveAliases: false,
        complete: true,
      });
      if (input.Password !== undefined) setPassword(pool, user, input.Password, 'permanent');
      return { UserConfirmed: false, UserSub: user.sub, ...sendConfirmationCode(service, pool, user) };
    },
  }),
  ConfirmSignUp: operation({
    access: 'public',
    effect: 'write',
    input: structure({
      ...context,
      ...clientUser,
      ConfirmationCode: required(confirmationCode),
      ForceAliasCreation: boolean,
      Session: session,
    }),
    run(service, input) {
      const { pool, client, user } = namedUser(service, input);
      if (!user) throw hidesUsers(client) ? expiredCode() : unknownToClient();
      if (user.status !== 'UNCONFIRMED') {
        throw refusal('NotAuthorized', `User cannot be confirmed. Current status is ${user.status}`);
      }
      checkCode(user, 'sign-up', input.ConfirmationCode, service.now());
      const attribute = confirmationAddress(pool, user);
      const proof = attribute ? [{ Name: `${attribute}_verified`, Value: 'true' }] : [];
      claimAliases(pool, [...userAttributes(user), ...proof], input.ForceAliasCreation ?? false, user);
      dropCode(user, 'sign-up');
      writeAttributes(pool, user, proof);
      user.status = 'CONFIRMED';
      user.modifiedMs = service.now();
      return {};
    },
  }),
  ResendConfirmationCode: operation({
    access: 'public',
    effect: 'write',
    input: structure({ ...context, ...clientUser }),
    run(service, input) {
      const { pool, client, user } = namedUser(service, input);
      if (hidesUsers(client) && !user?.enabled) {
        const medium = input.Username.startsWith('+') ? 'phone_number' : 'email';
        return { CodeDeliveryDetails: deliveryDetails(phantomUser(pool, input.Username), medium) };
      }
      if (!user) throw unknownToClient();
      if (user.status !== 'UNCONFIRMED') throw refusal('InvalidParameter', 'User is already confirmed.');
      const sent = sendConfirmationCode(service, pool, user);
      if (!sent.CodeDeliveryDetails) throw refusal('InvalidParameter', 'Auto verification not turned on.');
      return sent;
    },
  }),
};

/** Nothing is sent where the pool verifies no attribute that the user has: an administrator confirms such a user. */
function sendConfirmationCode(
  service: Service,
  pool: Pool,
  user: UserRecord,
): { CodeDeliveryDetails?: object } {
  const attribute = confirmationAddress(pool, user);
  if (!attribute) return {};
  const code = issueCode(user, 'sign-up', service.now());
  return {
    CodeDeliveryDetails: deliver(service, { pool, user, attribute, purpose: 'confirmation code', code }),
  };
}

function confirmationAddress(pool: Pool, user: UserRecord): AddressAttribute | undefined {
  return pool.settings.AutoVerifiedAttributes?.find((name) => attributeOf(user, name));
}
