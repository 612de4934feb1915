import { refusal } from '../errors.ts';
import type { Service } from '../service.ts';
import type { Pool } from '../state/pool.ts';
import type { UserRecord } from '../state/schema.ts';
import { attributeOf } from './attributes.ts';
import { issueCode } from './codes.ts';
import { deliver, type AddressAttribute, type CodeDeliveryDetails } from './delivery.ts';

/** Where a reset code goes: a verified address, e-mail first, since the local pool has no SMS of its own. */
export function recoveryAddress(user: UserRecord): AddressAttribute | undefined {
  return (['email', 'phone_number'] as const).find(
    (name) => attributeOf(user, name) && attributeOf(user, `${name}_verified`) === 'true',
  );
}

/**
 * Errors: NotAuthorizedException where a temporary password waits, InvalidParameterException without a
 * verified address.
 */
export function sendResetCode(service: Service, pool: Pool, user: UserRecord): CodeDeliveryDetails {
  if (user.status === 'FORCE_CHANGE_PASSWORD') {
    throw refusal('NotAuthorized', 'User password cannot be reset in the current state.');
  }
  const attribute = recoveryAddress(user);
  if (!attribute) {
    throw refusal(
      'InvalidParameter',
      'Cannot reset password for the user as there is no registered/verified email or phone_number',
    );
  }
  const code = issueCode(user, 'reset', service.now());
  return deliver(service, { pool, user, attribute, purpose: 'password reset code', code });
}
