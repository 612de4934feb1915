import { mfaOfConfig, mfaOfSettings } from '../domain/pool-mfa.ts';
import { newPool, poolView, requirePool } from '../domain/pools.ts';
import { timestamp } from '../domain/timestamp.ts';
import { refusal } from '../errors.ts';
import { makePoolKeys } from '../tokens/signing-keys.ts';
import { nextToken, pageSize, userPool } from '../validation/common.ts';
import { poolChanges, poolMfaSettings, poolSettings } from '../validation/pool-settings.ts';
import { required, structure } from '../validation/shape.ts';
import { operation, type OperationGroup } from './operation.ts';
import { page } from './page.ts';

export const poolOperations: OperationGroup = {
  CreateUserPool: operation({
    access: 'iam',
    effect: 'configure',
    input: poolSettings,
    async run(service, input) {
      const keys = await makePoolKeys();
      const pool = newPool(service.region, input, keys, service.now());
      service.store.addPool(pool);
      return { UserPool: poolView(pool, service.region) };
    },
  }),
  DescribeUserPool: operation({
    access: 'iam',
    effect: 'read',
    input: structure(userPool),
    run: (service, input) => ({
      UserPool: poolView(requirePool(service.store, input.UserPoolId), service.region),
    }),
  }),
  UpdateUserPool: operation({
    access: 'iam',
    effect: 'configure',
    input: structure({ ...userPool, ...poolChanges.members }),
    run(service, { UserPoolId, ...changes }) {
      const pool = requirePool(service.store, UserPoolId);
      const { PoolName, AliasAttributes, UsernameAttributes, Schema, UsernameConfiguration } = pool.settings;
      // As in Cognito, what is left out goes back to its default; what was fixed at creation stays.
      pool.settings = {
        AliasAttributes,
        UsernameAttributes,
        Schema,
        UsernameConfiguration,
        ...changes,
        PoolName: changes.PoolName ?? PoolName,
      };
      pool.mfa = mfaOfSettings(pool.settings, pool.mfa);
      pool.modifiedMs = service.now();
      return {};
    },
  }),
  DeleteUserPool: operation({
    access: 'iam',
    effect: 'configure',
    input: structure(userPool),
    run(service, input) {
      const pool = requirePool(service.store, input.UserPoolId);
      if (pool.settings.DeletionProtection === 'ACTIVE') {
        throw refusal(
          'InvalidParameter',
          'The user pool cannot be deleted because deletion protection is activated. Deletion protection must be inactivated first.',
        );
      }
      service.store.removePool(pool);
      return {};
    },
  }),
  ListUserPools: operation({
    access: 'iam',
    effect: 'read',
    input: structure({ NextToken: nextToken, MaxResults: required(pageSize) }),
    run(service, { NextToken, MaxResults }) {
      const { items, next } = page([...service.store.pools()], MaxResults, NextToken);
      return {
        UserPools: items.map((pool) => ({
          Id: pool.id,
          Name: pool.settings.PoolName,
          LambdaConfig: {},
          LastModifiedDate: timestamp(pool.modifiedMs),
          CreationDate: timestamp(pool.createdMs),
        })),
        ...(next !== undefined && { NextToken: next }),
      };
    },
  }),
  SetUserPoolMfaConfig: operation({
    access: 'iam',
    effect: 'configure',
    input: structure({ ...userPool, ...poolMfaSettings }),
    run(service, { UserPoolId, ...changes }) {
      const pool = requirePool(service.store, UserPoolId);
      pool.mfa = mfaOfConfig(pool.mfa, changes);
      pool.modifiedMs = service.now();
      return { ...pool.mfa };
    },
  }),
  GetUserPoolMfaConfig: operation({
    access: 'iam',
    effect: 'read',
    input: structure(userPool),
    run: (service, input) => ({ ...requirePool(service.store, input.UserPoolId).mfa }),
  }),
};
