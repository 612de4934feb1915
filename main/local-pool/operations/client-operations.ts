import { checkClientSettings, clientView, newClient } from '../domain/clients.ts';
import { requirePool, requirePoolClient } from '../domain/pools.ts';
import { clientName, clientSettings } from '../validation/client-settings.ts';
import { clientId, clientSecret, nextToken, pageSize, userPool } from '../validation/common.ts';
import { boolean, required, structure } from '../validation/shape.ts';
import { operation, type OperationGroup } from './operation.ts';
import { page } from './page.ts';

const poolClient = { ...userPool, ClientId: required(clientId) };

export const clientOperations: OperationGroup = {
  CreateUserPoolClient: operation({
    access: 'iam',
    effect: 'configure',
    input: structure({
      ...userPool,
      ClientName: required(clientName),
      GenerateSecret: boolean,
      ClientSecret: clientSecret,
      ...clientSettings.members,
    }),
    run(service, { UserPoolId, ClientName, GenerateSecret, ClientSecret, ...settings }) {
      const pool = requirePool(service.store, UserPoolId);
      const client = newClient(pool, {
        name: ClientName,
        generateSecret: GenerateSecret ?? false,
        secret: ClientSecret,
        settings,
        nowMs: service.now(),
      });
      service.store.addClient(pool, client);
      return { UserPoolClient: clientView(client) };
    },
  }),
  DescribeUserPoolClient: operation({
    access: 'iam',
    effect: 'read',
    input: structure(poolClient),
    run: (service, input) => ({
      UserPoolClient: clientView(requirePoolClient(service.store, input.UserPoolId, input.ClientId).client),
    }),
  }),
  UpdateUserPoolClient: operation({
    access: 'iam',
    effect: 'configure',
    input: structure({ ...poolClient, ClientName: clientName, ...clientSettings.members }),
    run(service, { UserPoolId, ClientId, ClientName, ...settings }) {
      const { client } = requirePoolClient(service.store, UserPoolId, ClientId);
      checkClientSettings(settings);
      // As in Cognito: every property not sent again goes back to its default.
      client.settings = settings;
      client.name = ClientName ?? client.name;
      client.modifiedMs = service.now();
      return { UserPoolClient: clientView(client) };
    },
  }),
  DeleteUserPoolClient: operation({
    access: 'iam',
    effect: 'configure',
    input: structure(poolClient),
    run(service, input) {
      const { pool, client } = requirePoolClient(service.store, input.UserPoolId, input.ClientId);
      service.store.removeClient(pool, client);
      return {};
    },
  }),
  ListUserPoolClients: operation({
    access: 'iam',
    effect: 'read',
    input: structure({ ...userPool, MaxResults: pageSize, NextToken: nextToken }),
    run(service, { UserPoolId, MaxResults, NextToken }) {
      const pool = requirePool(service.store, UserPoolId);
      const { items, next } = page([...pool.clients.values()], MaxResults ?? 60, NextToken);
      return {
        UserPoolClients: items.map(({ id, name }) => ({ ClientId: id, UserPoolId, ClientName: name })),
        ...(next !== undefined && { NextToken: next }),
      };
    },
  }),
};
