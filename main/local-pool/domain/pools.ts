import { refusal } from '../errors.ts';
import type { Client, Pool, PoolKeys, PoolSettings } from '../state/pool.ts';
import { SignInBook } from '../state/sign-in-book.ts';
import type { Store } from '../state/store.ts';
import { UserDirectory, type DirectoryRules } from '../state/user-directory.ts';
import { schemaAttributes } from './attributes.ts';
import { passwordPolicy } from './password-policy.ts';
import { mfaOfSettings } from './pool-mfa.ts';
import { DIGITS, LOWER, randomText } from './random-text.ts';
import { timestamp } from './timestamp.ts';

const UPPER = LOWER.toUpperCase();

export function newPool(region: string, settings: PoolSettings, keys: PoolKeys, nowMs: number): Pool {
  return {
    id: `${region}_${randomText(9, DIGITS + LOWER + UPPER)}`,
    createdMs: nowMs,
    modifiedMs: nowMs,
    settings,
    mfa: mfaOfSettings(settings, {}),
    keys,
    clients: new Map(),
    users: new UserDirectory(directoryRules(settings)),
    groups: new Map(),
    signIns: new SignInBook(),
  };
}

export function directoryRules(settings: PoolSettings): DirectoryRules {
  const names = settings.UsernameAttributes ?? [];
  return {
    caseSensitive: settings.UsernameConfiguration?.CaseSensitive ?? false,
    aliases: names.length > 0 ? names : (settings.AliasAttributes ?? []),
    aliasesNeedVerification: names.length === 0,
  };
}

/** Errors: ResourceNotFoundException. */
export function requirePool(store: Store, id: string): Pool {
  const pool = store.pool(id);
  if (!pool) throw refusal('ResourceNotFound', `User pool ${id} does not exist.`);
  return pool;
}

/** By the client id alone, as unsigned operations send it. Errors: ResourceNotFoundException. */
export function requireClient(store: Store, clientId: string): { pool: Pool; client: Client } {
  const pool = store.poolOfClient(clientId);
  const client = pool?.clients.get(clientId);
  if (!pool || !client) throw refusal('ResourceNotFound', `User pool client ${clientId} does not exist.`);
  return { pool, client };
}

/** By pool and client, as `Admin*` operations send it. Errors: ResourceNotFoundException. */
export function requirePoolClient(
  store: Store,
  poolId: string,
  clientId: string,
): { pool: Pool; client: Client } {
  const pool = requirePool(store, poolId);
  const client = pool.clients.get(clientId);
  if (!client) throw refusal('ResourceNotFound', `User pool client ${clientId} does not exist.`);
  return { pool, client };
}

/** What DescribeUserPool shows, with Cognito's defaults for what was not set. */
export function poolView(pool: Pool, region: string): object {
  const { PoolName, Schema: _schema, MfaConfiguration: _mfa, Policies, ...settings } = pool.settings;
  return {
    DeletionProtection: 'INACTIVE',
    LambdaConfig: {},
    VerificationMessageTemplate: { DefaultEmailOption: 'CONFIRM_WITH_CODE' },
    EmailConfiguration: { EmailSendingAccount: 'COGNITO_DEFAULT' },
    UserPoolTags: {},
    UserPoolTier: 'ESSENTIALS',
    ...settings,
    AdminCreateUserConfig: {
      AllowAdminCreateUserOnly: false,
      UnusedAccountValidityDays: 7,
      ...settings.AdminCreateUserConfig,
    },
    Id: pool.id,
    Name: PoolName,
    Arn: `arn:aws:cognito-idp:${region}:000000000000:userpool/${pool.id}`,
    Policies: {
      SignInPolicy: { AllowedFirstAuthFactors: ['PASSWORD'] },
      ...Policies,
      PasswordPolicy: passwordPolicy(pool),
    },
    SchemaAttributes: schemaAttributes(pool.settings),
    MfaConfiguration: pool.mfa.MfaConfiguration ?? 'OFF',
    EstimatedNumberOfUsers: pool.users.size,
    CreationDate: timestamp(pool.createdMs),
    LastModifiedDate: timestamp(pool.modifiedMs),
  };
}
