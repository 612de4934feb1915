import { setImmediate } from 'node:timers/promises';
import { generatePassword } from '../secrecy/generate-password.ts';
import type { LocalPoolServer } from './server.ts';

export interface SeedOptions {
  readonly name?: string;
  /** Default `ON`. */
  readonly mfa?: 'ON' | 'OPTIONAL' | 'OFF';
  /** How many; default 25. */
  readonly users?: number;
  /** Default `tester`, which gives `tester-001`. */
  readonly usernamePrefix?: string;
  readonly clientSecret?: boolean;
  /** ExplicitAuthFlows; default all but CUSTOM_AUTH. */
  readonly flows?: readonly string[];
  /** Default `LEGACY`, as it is in Cognito's API. */
  readonly preventUserExistenceErrors?: 'ENABLED' | 'LEGACY';
  /** Default true; false leaves the users in FORCE_CHANGE_PASSWORD. */
  readonly permanentPasswords?: boolean;
  /** The first user's number; default 1. */
  readonly firstIndex?: number;
}

export interface SeededPool {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly clientSecret?: string;
  readonly region: string;
  readonly endpoint: string;
  readonly users: { username: string; password: string }[];
}

const DEFAULT_FLOWS = [
  'ALLOW_USER_AUTH',
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
];

/** Users that are made at the same time: where the host saves each change, these wait for the disk together. */
const AT_ONCE = 16;

/** Makes one user pool, one app client and N test users, as `poolkey local-pool`, the demo and the first start do. */
export async function seedPool(server: LocalPoolServer, options: SeedOptions = {}): Promise<SeededPool> {
  const { UserPool } = await server.call<{ UserPool: { Id: string } }>('CreateUserPool', {
    PoolName: options.name ?? 'Local pool',
  });
  const UserPoolId = UserPool.Id;
  const mode = options.mfa ?? 'ON';
  await server.call('SetUserPoolMfaConfig', {
    UserPoolId,
    MfaConfiguration: mode,
    ...(mode !== 'OFF' && { SoftwareTokenMfaConfiguration: { Enabled: true } }),
  });
  const { UserPoolClient } = await server.call<{
    UserPoolClient: { ClientId: string; ClientSecret?: string };
  }>('CreateUserPoolClient', {
    UserPoolId,
    ClientName: 'poolkey',
    GenerateSecret: options.clientSecret ?? false,
    ExplicitAuthFlows: options.flows ?? DEFAULT_FLOWS,
    ...(options.preventUserExistenceErrors && {
      PreventUserExistenceErrors: options.preventUserExistenceErrors,
    }),
  });
  const users = await seedUsers(server, UserPoolId, options);
  return {
    userPoolId: UserPoolId,
    clientId: UserPoolClient.ClientId,
    ...(UserPoolClient.ClientSecret !== undefined && { clientSecret: UserPoolClient.ClientSecret }),
    region: server.region,
    endpoint: server.endpoint,
    users,
  };
}

async function seedUsers(
  server: LocalPoolServer,
  userPoolId: string,
  options: SeedOptions,
): Promise<SeededPool['users']> {
  const users: SeededPool['users'] = [];
  const count = options.users ?? 25;
  let next = 0;
  const work = async (): Promise<void> => {
    while (next < count) {
      const index = next++;
      // Password verifiers take a few milliseconds each: the host's own work gets its turn in between.
      await setImmediate();
      const number = String((options.firstIndex ?? 1) + index).padStart(3, '0');
      const username = `${options.usernamePrefix ?? 'tester'}-${number}`;
      users[index] = { username, password: await seedUser(server, userPoolId, username, options) };
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return users;
}

async function seedUser(
  server: LocalPoolServer,
  UserPoolId: string,
  Username: string,
  { permanentPasswords = true }: SeedOptions,
): Promise<string> {
  const password = generatePassword(16);
  await server.call('AdminCreateUser', {
    UserPoolId,
    Username,
    TemporaryPassword: password,
    MessageAction: 'SUPPRESS',
    UserAttributes: [
      { Name: 'email', Value: `${Username}@example.com` },
      { Name: 'email_verified', Value: 'true' },
    ],
  });
  if (permanentPasswords) {
    await server.call('AdminSetUserPassword', { UserPoolId, Username, Password: password, Permanent: true });
  }
  return password;
}
