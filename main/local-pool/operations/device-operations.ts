import { requirePool } from '../domain/pools.ts';
import { requireUser } from '../domain/users.ts';
import { refusal } from '../errors.ts';
import { authenticateToken } from '../tokens/authenticate-token.ts';
import { accessToken, deviceKey, limit, nextToken, poolUser } from '../validation/common.ts';
import { required, structure } from '../validation/shape.ts';
import { operation, type OperationGroup } from './operation.ts';

const paging = { Limit: limit, PaginationToken: nextToken };
const device = { DeviceKey: required(deviceKey) };

/** No device is ever remembered here: everybody's list is empty, and there is none to forget. */
export const deviceOperations: OperationGroup = {
  ListDevices: operation({
    access: 'token',
    effect: 'read',
    input: structure({ ...accessToken, ...paging }),
    run(service, input) {
      authenticateToken(service, input.AccessToken);
      return { Devices: [] };
    },
  }),
  ForgetDevice: operation({
    access: 'token',
    effect: 'write',
    input: structure({ ...accessToken, ...device }),
    run(service, input) {
      authenticateToken(service, input.AccessToken);
      throw noDevice();
    },
  }),
  AdminListDevices: operation({
    access: 'iam',
    effect: 'read',
    input: structure({ ...poolUser, ...paging }),
    run(service, input) {
      requireUser(requirePool(service.store, input.UserPoolId), input.Username);
      return { Devices: [] };
    },
  }),
  AdminForgetDevice: operation({
    access: 'iam',
    effect: 'write',
    input: structure({ ...poolUser, ...device }),
    run(service, input) {
      requireUser(requirePool(service.store, input.UserPoolId), input.Username);
      throw noDevice();
    },
  }),
};

function noDevice(): Error {
  return refusal('ResourceNotFound', 'Device does not exist.');
}
