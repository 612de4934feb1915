import { attributeOf } from '../domain/attributes.ts';
import { checkPolicy } from '../domain/password-policy.ts';
import { isPassword, setPassword } from '../domain/passwords.ts';
import { randomText, requirePool } from '../domain/pools.ts';
import { requireUser } from '../domain/users.ts';
import { refusal } from '../errors.ts';
import { authenticateToken } from '../tokens/authenticate-token.ts';
import { accessToken, password, poolUser } from '../validation/common.ts';
import { boolean, map, required, structure } from '../validation/shape.ts';
import { operation, type OperationGroup } from './operation.ts';

/** Rule 23: none of these touches the software token. */
export const passwordOperations: OperationGroup = {
  AdminSetUserPassword: operation({
    access: 'iam',
    effect: 'write',
    input: structure({ ...poolUser, Password: required(password), Permanent: boolean }),
    run(service, input) {
      const pool = requirePool(service.store, input.UserPoolId);
      const user = requireUser(pool, input.Username);
      checkPolicy(pool, input.Password);
      const nowMs = service.now();
      setPassword(pool, user, input.Password, input.Permanent ? 'permanent' : { temporaryFromMs: nowMs });
      user.status = input.Permanent ? 'CONFIRMED' : 'FORCE_CHANGE_PASSWORD';
      user.modifiedMs = nowMs;
      return {};
    },
  }),
  /** The reset code goes to the outbox; ConfirmForgotPassword is not served, an administrator sets the next one. */
  AdminResetUserPassword: operation({
    access: 'iam',
    effect: 'write',
    input: structure({ ...poolUser, ClientMetadata: map }),
    run(service, input) {
      const pool = requirePool(service.store, input.UserPoolId);
      const user = requireUser(pool, input.Username);
      if (user.status === 'FORCE_CHANGE_PASSWORD' || user.status === 'UNCONFIRMED') {
        throw refusal('NotAuthorized', 'User password cannot be reset in the current state.');
      }
      const email = attributeOf(user, 'email');
      const destination = email ?? attributeOf(user, 'phone_number');
      if (destination) {
        service.outbox.put({
          userPoolId: pool.id,
          username: user.username,
          medium: email ? 'EMAIL' : 'SMS',
          destination,
          purpose: 'password reset code',
          code: randomText(6, '0123456789'),
        });
      }
      user.status = 'RESET_REQUIRED';
      user.modifiedMs = service.now();
      return {};
    },
  }),
  ChangePassword: operation({
    access: 'token',
    effect: 'write',
    input: structure({ ...accessToken, PreviousPassword: password, ProposedPassword: required(password) }),
    run(service, input) {
      const { pool, user } = authenticateToken(service, input.AccessToken);
      if (input.PreviousPassword === undefined || !isPassword(pool, user, input.PreviousPassword)) {
        throw refusal('NotAuthorized', 'Incorrect username or password.');
      }
      checkPolicy(pool, input.ProposedPassword);
      setPassword(pool, user, input.ProposedPassword, 'permanent');
      user.modifiedMs = service.now();
      return {};
    },
  }),
};
