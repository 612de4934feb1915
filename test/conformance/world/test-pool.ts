import type {
  CognitoIdentityProvider,
  CreateUserPoolClientCommandInput,
  CreateUserPoolCommandInput,
  SetUserPoolMfaConfigCommandInput,
} from '@aws-sdk/client-cognito-identity-provider';
import { randomBytes } from 'node:crypto';
import { NotObservable, nameOf } from '../rule.ts';
import type { World } from './world.ts';
import { TestUser } from './test-user.ts';

export interface AppClient {
  readonly id: string;
  readonly secret?: string;
}

export interface UserOptions {
  readonly name?: string;
  readonly temporary?: boolean;
  readonly attributes?: Readonly<Record<string, string>>;
}

export type ClientSettings = Omit<CreateUserPoolClientCommandInput, 'UserPoolId' | 'ClientName'>;

/** By password, by SRP, by an administrator, by refresh token: what most rules need. */
export const USUAL_FLOWS: NonNullable<ClientSettings['ExplicitAuthFlows']> = [
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
];

/** A user pool made for this run. What its making needs is taken for granted: a refusal there makes a rule unseen. */
export class TestPool {
  readonly world: World;
  readonly id: string;
  /** With the usual flows and no secret. */
  readonly client: AppClient;

  constructor(world: World, id: string, client: AppClient) {
    this.world = world;
    this.id = id;
    this.client = client;
  }

  static async make(
    world: World,
    mfa: Omit<SetUserPoolMfaConfigCommandInput, 'UserPoolId'>,
    settings: Partial<CreateUserPoolCommandInput> = {},
  ): Promise<TestPool> {
    const { UserPool } = await prepare('CreateUserPool', () =>
      world.sdk.createUserPool({
        PoolName: `poolkey-conformance-${randomBytes(4).toString('hex')}`,
        ...settings,
      }),
    );
    const id = UserPool?.Id ?? '';
    world.made(id);
    if (mfa.MfaConfiguration !== 'OFF') {
      await prepare('SetUserPoolMfaConfig', () => world.sdk.setUserPoolMfaConfig({ UserPoolId: id, ...mfa }));
    }
    return new TestPool(world, id, await newClient(world.sdk, id, {}));
  }

  async newClient(settings: ClientSettings = {}): Promise<AppClient> {
    return newClient(this.world.sdk, this.id, settings);
  }

  /** Confirmed, with a permanent password, unless `temporary`. */
  async newUser({ name, temporary = false, attributes = {} }: UserOptions = {}): Promise<TestUser> {
    const { sdk, secrets } = this.world;
    const Username = name ?? `user-${randomBytes(5).toString('hex')}`;
    const password = newPassword();
    secrets.noteAll({ password });
    const { User } = await prepare('AdminCreateUser', () =>
      sdk.adminCreateUser({
        UserPoolId: this.id,
        Username,
        TemporaryPassword: password,
        MessageAction: 'SUPPRESS',
        UserAttributes: Object.entries(attributes).map(([Name, Value]) => ({ Name, Value })),
      }),
    );
    if (!temporary) {
      await prepare('AdminSetUserPassword', () =>
        sdk.adminSetUserPassword({ UserPoolId: this.id, Username, Password: password, Permanent: true }),
      );
    }
    return new TestUser(this, User?.Username ?? Username, password);
  }

  /** Changes the pool's MFA settings. Errors: NotObservable where the endpoint does not take them. */
  async setMfa(mfa: Omit<SetUserPoolMfaConfigCommandInput, 'UserPoolId'>): Promise<void> {
    await prepare('SetUserPoolMfaConfig', () =>
      this.world.sdk.setUserPoolMfaConfig({ UserPoolId: this.id, ...mfa }),
    );
  }
}

export function newPassword(): string {
  return `Aa1-${randomBytes(9).toString('base64url')}`;
}

/** Runs what a rule needs but does not judge. */
export async function prepare<T>(operation: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const [reason] = nameOf(error).split('\n');
    throw new NotObservable(`the preparation failed at ${operation}: ${reason}`);
  }
}

async function newClient(
  sdk: CognitoIdentityProvider,
  UserPoolId: string,
  settings: ClientSettings,
): Promise<AppClient> {
  const { UserPoolClient } = await prepare('CreateUserPoolClient', () =>
    sdk.createUserPoolClient({
      UserPoolId,
      ClientName: 'conformance',
      ExplicitAuthFlows: USUAL_FLOWS,
      ...settings,
    }),
  );
  const secret = UserPoolClient?.ClientSecret;
  return { id: UserPoolClient?.ClientId ?? '', ...(secret === undefined ? {} : { secret }) };
}
