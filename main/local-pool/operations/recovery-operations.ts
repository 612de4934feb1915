import { hidesUsers } from '../auth/hidden-users.ts';
import { checkCode, dropCode, wrongCode } from '../domain/codes.ts';
import { deliveryDetails } from '../domain/delivery.ts';
import { checkPolicy } from '../domain/password-policy.ts';
import { setPassword } from '../domain/passwords.ts';
import { phantomUser } from '../domain/phantom-user.ts';
import { recoveryAddress, sendResetCode } from '../domain/recovery.ts';
import { refusal } from '../errors.ts';
import { confirmationCode, context, password } from '../validation/common.ts';
import { required, structure } from '../validation/shape.ts';
import { namedUser, clientUser, unknownToClient } from './client-user.ts';
import { operation, type OperationGroup } from './operation.ts';

/** A user who cannot sign in helps himself. Rule 23: the software token stays. */
export const recoveryOperations: OperationGroup = {
  ForgotPassword: operation({
    access: 'public',
    effect: 'write',
    input: structure({ ...context, ...clientUser }),
    run(service, input) {
      const { pool, client, user } = namedUser(service, input);
      // Hidden mode: nobody, somebody disabled and somebody without an address all look like anybody.
      if (hidesUsers(client) && !(user?.enabled && recoveryAddress(user))) {
        const medium = input.Username.startsWith('+') ? 'phone_number' : 'email';
        return { CodeDeliveryDetails: deliveryDetails(phantomUser(pool, input.Username), medium) };
      }
      if (!user) throw unknownToClient();
      if (!user.enabled) throw refusal('NotAuthorized', 'User is disabled.');
      return { CodeDeliveryDetails: sendResetCode(service, pool, user) };
    },
  }),
  ConfirmForgotPassword: operation({
    access: 'public',
    effect: 'write',
    input: structure({
      ...context,
      ...clientUser,
      ConfirmationCode: required(confirmationCode),
      Password: required(password),
    }),
    run(service, input) {
      const { pool, client, user } = namedUser(service, input);
      if (!user?.enabled) {
        if (hidesUsers(client)) throw wrongCode();
        throw user ? refusal('NotAuthorized', 'User is disabled.') : unknownToClient();
      }
      checkCode(user, 'reset', input.ConfirmationCode, service.now());
      // Only now: a password that the policy refuses must not cost the code.
      checkPolicy(pool, input.Password);
      dropCode(user, 'reset');
      setPassword(pool, user, input.Password, 'permanent');
      user.status = 'CONFIRMED';
      user.modifiedMs = service.now();
      service.lockout.succeeded(user.sub);
      return {};
    },
  }),
};
