import { checkPolicy } from '../domain/password-policy.ts';
import { isPassword, setPassword } from '../domain/passwords.ts';
import { requirePool } from '../domain/pools.ts';
import { sendResetCode } from '../domain/recovery.ts';
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
      service.lockout.succeeded(user.sub);
      return {};
    },
  }),
  /** ConfirmForgotPassword takes the code that this sends. */
  AdminResetUserPassword: operation({
    access: 'iam',
    effect: 'write',
    input: structure({ ...poolUser, ClientMetadata: map }),
    run(service, input) {
      const pool = requirePool(service.store, input.UserPoolId);
      const user = requireUser(pool, input.Username);
      if (user.status === 'UNCONFIRMED') {
        throw refusal('NotAuthorized', 'User password cannot be reset in the current state.');
      }
      sendResetCode(service, pool, user);
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
      // Who signs in without a password has no previous one to send.
      if (user.credential && !isPassword(pool, user, input.PreviousPassword ?? '')) {
        throw refusal('NotAuthorized', 'Incorrect username or password.');
      }
      checkPolicy(pool, input.ProposedPassword);
      setPassword(pool, user, input.ProposedPassword, 'permanent');
      user.modifiedMs = service.now();
      return {};
    },
  }),
};
