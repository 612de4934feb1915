import { addSecret, deleteSecret, newSecretValue, secretView } from '../domain/client-secrets.ts';
import { requirePoolClient } from '../domain/pools.ts';
import { clientId, clientSecret, nextToken, userPool } from '../validation/common.ts';
import { required, string, structure } from '../validation/shape.ts';
import { operation, type OperationGroup } from './operation.ts';

const poolClient = { ...userPool, ClientId: required(clientId) };

/** Two secrets at most, so that one can take the other's place without a pause. */
export const clientSecretOperations: OperationGroup = {
  AddUserPoolClientSecret: operation({
    access: 'iam',
    effect: 'configure',
    input: structure({ ...poolClient, ClientSecret: clientSecret }),
    run(service, input) {
      const { client } = requirePoolClient(service.store, input.UserPoolId, input.ClientId);
      const value = input.ClientSecret ?? newSecretValue();
      const secret = addSecret(client, value, service.now());
      client.modifiedMs = service.now();
      // A value that the caller brought is not sent back.
      const shown = input.ClientSecret === undefined ? { ClientSecretValue: value } : {};
      return { ClientSecretDescriptor: { ...secretView(secret), ...shown } };
    },
  }),
  ListUserPoolClientSecrets: operation({
    access: 'iam',
    effect: 'read',
    input: structure({ ...poolClient, NextToken: nextToken }),
    run(service, input) {
      const { client } = requirePoolClient(service.store, input.UserPoolId, input.ClientId);
      return { ClientSecrets: client.secrets.map(secretView) };
    },
  }),
  DeleteUserPoolClientSecret: operation({
    access: 'iam',
    effect: 'configure',
    input: structure({ ...poolClient, ClientSecretId: required(string({ min: 1, max: 128 })) }),
    run(service, input) {
      const { client } = requirePoolClient(service.store, input.UserPoolId, input.ClientId);
      deleteSecret(client, input.ClientSecretId);
      client.modifiedMs = service.now();
      return {};
    },
  }),
};
