import { checkWritable } from '../domain/attribute-rules.ts';
import { attributeOf, writeAttributes, type Attribute } from '../domain/attributes.ts';
import { checkCode, dropCode, issueCode } from '../domain/codes.ts';
import { deliver, type AddressAttribute, type CodeDeliveryDetails } from '../domain/delivery.ts';
import { claimAliases, updateAttributes, userAttributes } from '../domain/users.ts';
import { refusal } from '../errors.ts';
import type { Service } from '../service.ts';
import { authenticateToken, type TokenHolder } from '../tokens/authenticate-token.ts';
import { accessToken, attributeName, attributes, confirmationCode } from '../validation/common.ts';
import { list, map, required, structure } from '../validation/shape.ts';
import { operation, type OperationGroup } from './operation.ts';

/** What users change about themselves, and prove about their addresses. */
export const ownAttributeOperations: OperationGroup = {
  UpdateUserAttributes: operation({
    access: 'token',
    effect: 'write',
    input: structure({ ...accessToken, UserAttributes: required(attributes), ClientMetadata: map }),
    run(service, input) {
      const holder = authenticateToken(service, input.AccessToken);
      const changed = change(service, holder, input.UserAttributes);
      const { AutoVerifiedAttributes = [] } = holder.pool.settings;
      const sent = AutoVerifiedAttributes.filter((name) => changed.includes(name)).map((name) =>
        sendVerification(service, holder, name),
      );
      return sent.length > 0 ? { CodeDeliveryDetailsList: sent } : {};
    },
  }),
  DeleteUserAttributes: operation({
    access: 'token',
    effect: 'write',
    input: structure({ ...accessToken, UserAttributeNames: required(list(attributeName)) }),
    run(service, input) {
      const gone = input.UserAttributeNames.map((Name) => ({ Name }));
      change(service, authenticateToken(service, input.AccessToken), gone);
      return {};
    },
  }),
  GetUserAttributeVerificationCode: operation({
    access: 'token',
    effect: 'write',
    input: structure({ ...accessToken, AttributeName: required(attributeName), ClientMetadata: map }),
    run(service, input) {
      const holder = authenticateToken(service, input.AccessToken);
      const name = address(holder, input.AttributeName);
      return { CodeDeliveryDetails: sendVerification(service, holder, name) };
    },
  }),
  VerifyUserAttribute: operation({
    access: 'token',
    effect: 'write',
    input: structure({
      ...accessToken,
      AttributeName: required(attributeName),
      Code: required(confirmationCode),
    }),
    run(service, input) {
      const holder = authenticateToken(service, input.AccessToken);
      const { pool, user } = holder;
      const name = address(holder, input.AttributeName);
      checkCode(user, `verify:${name}`, input.Code, service.now());
      const proof = [{ Name: `${name}_verified`, Value: 'true' }];
      claimAliases(pool, [...userAttributes(user), ...proof], false, user);
      dropCode(user, `verify:${name}`);
      writeAttributes(pool, user, proof);
      user.modifiedMs = service.now();
      return {};
    },
  }),
};

/** Gives the names whose values are other than before. */
function change(
  service: Service,
  { pool, client, user }: TokenHolder,
  wanted: readonly Attribute[],
): string[] {
  checkWritable(
    client,
    wanted.map(({ Name }) => Name),
  );
  const changed = wanted.filter(({ Name, Value }) => attributeOf(user, Name) !== (Value || undefined));
  updateAttributes(pool, user, wanted);
  user.modifiedMs = service.now();
  return changed.filter(({ Value }) => Value).map(({ Name }) => Name);
}

/** Errors: InvalidParameterException for what is no address, or one that the user does not have. */
function address({ user }: TokenHolder, name: string): AddressAttribute {
  if (name !== 'email' && name !== 'phone_number') {
    throw refusal('InvalidParameter', `Invalid attribute name given: ${name}`);
  }
  if (!attributeOf(user, name)) {
    throw refusal('InvalidParameter', `User does not have attribute ${name}.`);
  }
  return name;
}

function sendVerification(
  service: Service,
  { pool, user }: TokenHolder,
  attribute: AddressAttribute,
): CodeDeliveryDetails {
  const code = issueCode(user, `verify:${attribute}`, service.now());
  return deliver(service, { pool, user, attribute, purpose: 'verification code', code });
}
