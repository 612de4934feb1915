import {
  AdminAddUserToGroupCommand,
  AdminConfirmSignUpCommand,
  AdminCreateUserCommand,
  AdminDeleteSoftwareTokenCommand,
  AdminDeleteUserCommand,
  AdminEnableUserCommand,
  AdminGetUserAuthFactorsCommand,
  AdminGetUserCommand,
  AdminInitiateAuthCommand,
  AdminListGroupsForUserCommand,
  AdminRespondToAuthChallengeCommand,
  AdminSetUserMFAPreferenceCommand,
  AdminSetUserPasswordCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  GetUserPoolMfaConfigCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import type { Secret } from '../secrecy/secret.ts';
import { readAuth, type AuthAnswer, type AuthDoor } from './auth-answer.ts';
import type { ClientSecrets } from './client-secrets.ts';
import { badAnswer } from './error-mapping.ts';
import type { CognitoResult } from './failure.ts';
import {
  adminGetUserOutput,
  authFactorsOutput,
  createUserOutput,
  describeClientOutput,
  describePoolOutput,
  groupsOutput,
  mfaConfigOutput,
  reading,
} from './outputs.ts';
import { mfaOf, type MfaSettings } from './mfa-settings.ts';
import { SignedTransport } from './signed-transport.ts';
import type { TransportOptions } from './transport.ts';
import type { ClientPool } from './user-pool-client.ts';

/** A user can be in 100 groups: a list with more pages never ends. */
const MOST_PAGES = 100;

export interface Attribute {
  readonly name: string;
  readonly value: string;
}

/** A user as an administrator sees it. */
export interface AdminUser {
  /** The real name, whatever alias was asked for. */
  readonly username: string;
  /** UserStatus, an open set of names. */
  readonly status: string;
  readonly enabled: boolean;
  readonly mfa: MfaSettings;
  readonly attributes: readonly Attribute[];
}

/** What an app client allows, as an administrator sees it. */
export interface ClientSettings {
  /** ExplicitAuthFlows; empty: the defaults (refresh, SRP, custom). */
  readonly flows: readonly string[];
  readonly hasSecret: boolean;
  readonly hidesUsers: boolean;
}

/** What a user pool asks of new users. */
export interface UserRules {
  readonly shortestPassword: number;
  /** Attributes that AdminCreateUser must be given, by name. */
  readonly required: readonly string[];
  /** `email`, `phone_number`: what takes the place of a user name. Empty: user names are names. */
  readonly usernameAttributes: readonly string[];
}

export interface PoolMfa {
  readonly mode: string;
  readonly softwareToken: boolean;
}

/** The administrator's calls on one user pool, signed. Errors besides the service's: see `SignedTransport`. */
export class AdminClient implements AuthDoor {
  readonly #pool: ClientPool;
  readonly #secrets: ClientSecrets;
  readonly #transport: SignedTransport;

  constructor(pool: ClientPool, secrets: ClientSecrets, options: TransportOptions) {
    this.#pool = pool;
    this.#secrets = secrets;
    this.#transport = new SignedTransport(pool, options);
  }

  get clockOffsetMs(): number | null {
    return this.#transport.clockOffsetMs;
  }

  initiate(
    flow: string,
    username: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<CognitoResult<AuthAnswer>> {
    return this.#secrets.tryEach(() => {
      const command = new AdminInitiateAuthCommand({
        ...this.#client,
        AuthFlow: flow as 'ADMIN_USER_PASSWORD_AUTH',
        AuthParameters: { USERNAME: username, ...parameters, ...this.#secrets.hash(username) },
      });
      return this.#transport.call('AdminInitiateAuth', (send) => send(command), readAuth);
    });
  }

  respond(
    challenge: string,
    session: Secret | null,
    username: string,
    responses: Readonly<Record<string, string>>,
  ): Promise<CognitoResult<AuthAnswer>> {
    return this.#secrets.tryEach(() => {
      const command = new AdminRespondToAuthChallengeCommand({
        ...this.#client,
        ChallengeName: challenge as 'MFA_SETUP',
        ...(session ? { Session: session.reveal() } : {}),
        ChallengeResponses: { USERNAME: username, ...responses, ...this.#secrets.hash(username) },
      });
      return this.#transport.call('AdminRespondToAuthChallenge', (send) => send(command), readAuth);
    });
  }

  getUser(username: string): Promise<CognitoResult<AdminUser>> {
    const command = new AdminGetUserCommand(this.#user(username));
    return this.#transport.call(
      'AdminGetUser',
      (send) => send(command),
      reading(adminGetUserOutput, (out) => ({
        username: out.Username,
        status: out.UserStatus,
        enabled: out.Enabled,
        mfa: mfaOf(out),
        attributes: out.UserAttributes.map(({ Name, Value }) => ({ name: Name, value: Value })),
      })),
    );
  }

  /** Names of the factors that the user has set up, switched off ones included where Cognito shows them. */
  authFactors(username: string): Promise<CognitoResult<readonly string[]>> {
    const command = new AdminGetUserAuthFactorsCommand(this.#user(username));
    return this.#transport.call(
      'AdminGetUserAuthFactors',
      (send) => send(command),
      reading(authFactorsOutput, (out) => out.ConfiguredUserAuthFactors),
    );
  }

  deleteSoftwareToken(username: string): Promise<CognitoResult<true>> {
    const command = new AdminDeleteSoftwareTokenCommand(this.#user(username));
    return this.#transport.call('AdminDeleteSoftwareToken', (send) => send(command), done);
  }

  setTokenPreference(username: string, on: boolean): Promise<CognitoResult<true>> {
    const command = new AdminSetUserMFAPreferenceCommand({
      ...this.#user(username),
      SoftwareTokenMfaSettings: { Enabled: on, PreferredMfa: on },
    });
    return this.#transport.call('AdminSetUserMFAPreference', (send) => send(command), done);
  }

  enable(username: string): Promise<CognitoResult<true>> {
    const command = new AdminEnableUserCommand(this.#user(username));
    return this.#transport.call('AdminEnableUser', (send) => send(command), done);
  }

  confirmSignUp(username: string): Promise<CognitoResult<true>> {
    const command = new AdminConfirmSignUpCommand(this.#user(username));
    return this.#transport.call('AdminConfirmSignUp', (send) => send(command), done);
  }

  /** A permanent one: the user can sign in with it at once. */
  setPassword(username: string, password: Secret): Promise<CognitoResult<true>> {
    const command = new AdminSetUserPasswordCommand({
      ...this.#user(username),
      Password: password.reveal(),
      Permanent: true,
    });
    return this.#transport.call('AdminSetUserPassword', (send) => send(command), done);
  }

  deleteUser(username: string): Promise<CognitoResult<true>> {
    const command = new AdminDeleteUserCommand(this.#user(username));
    return this.#transport.call('AdminDeleteUser', (send) => send(command), done);
  }

  /** Without any message to the user. `password`: a temporary one, else the user gets a status that needs one. */
  createUser(
    username: string,
    password: Secret,
    attributes: readonly Attribute[],
  ): Promise<CognitoResult<{ username: string }>> {
    const command = new AdminCreateUserCommand({
      ...this.#user(username),
      TemporaryPassword: password.reveal(),
      MessageAction: 'SUPPRESS',
      UserAttributes: attributes.map(({ name, value }) => ({ Name: name, Value: value })),
    });
    return this.#transport.call(
      'AdminCreateUser',
      (send) => send(command),
      reading(createUserOutput, (out) => ({ username: out.User?.Username ?? username })),
    );
  }

  /** Asks for a user's invitation once more. For a user that does not exist it is refused, and nothing is made. */
  resendInvitation(username: string): Promise<CognitoResult<true>> {
    const command = new AdminCreateUserCommand({ ...this.#user(username), MessageAction: 'RESEND' });
    return this.#transport.call('AdminCreateUser', (send) => send(command), done);
  }

  /** All of them, page by page. */
  async groups(username: string): Promise<CognitoResult<readonly string[]>> {
    const names: string[] = [];
    let token: string | undefined;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const command = new AdminListGroupsForUserCommand({
        ...this.#user(username),
        Limit: 60,
        ...(token === undefined ? {} : { NextToken: token }),
      });
      const page = await this.#transport.call(
        'AdminListGroupsForUser',
        (send) => send(command),
        reading(groupsOutput, (out) => ({
          names: out.Groups.map(({ GroupName }) => GroupName),
          next: out.NextToken,
        })),
      );
      if (!page.ok) return page;
      names.push(...page.value.names);
      token = page.value.next;
      if (token === undefined) return { ok: true, value: names };
    }
    return { ok: false, error: badAnswer() };
  }

  addToGroup(username: string, group: string): Promise<CognitoResult<true>> {
    const command = new AdminAddUserToGroupCommand({ ...this.#user(username), GroupName: group });
    return this.#transport.call('AdminAddUserToGroup', (send) => send(command), done);
  }

  mfaConfig(): Promise<CognitoResult<PoolMfa>> {
    const command = new GetUserPoolMfaConfigCommand({ UserPoolId: this.#pool.userPoolId });
    return this.#transport.call(
      'GetUserPoolMfaConfig',
      (send) => send(command),
      reading(mfaConfigOutput, (out) => ({
        mode: out.MfaConfiguration,
        softwareToken: out.SoftwareTokenMfaConfiguration?.Enabled ?? false,
      })),
    );
  }

  describeClient(): Promise<CognitoResult<ClientSettings>> {
    const command = new DescribeUserPoolClientCommand(this.#client);
    return this.#transport.call(
      'DescribeUserPoolClient',
      (send) => send(command),
      reading(describeClientOutput, ({ UserPoolClient: client }) => ({
        flows: client.ExplicitAuthFlows,
        hasSecret: client.ClientSecret !== undefined,
        hidesUsers: client.PreventUserExistenceErrors === 'ENABLED',
      })),
    );
  }

  userRules(): Promise<CognitoResult<UserRules>> {
    const command = new DescribeUserPoolCommand({ UserPoolId: this.#pool.userPoolId });
    return this.#transport.call(
      'DescribeUserPool',
      (send) => send(command),
      reading(describePoolOutput, ({ UserPool: pool }) => ({
        shortestPassword: pool.Policies?.PasswordPolicy?.MinimumLength ?? 8,
        // Cognito gives every user a `sub` by itself.
        required: pool.SchemaAttributes.filter(({ Name, Required }) => Required && Name !== 'sub').map(
          ({ Name }) => Name,
        ),
        usernameAttributes: pool.UsernameAttributes,
      })),
    );
  }

  close(): void {
    this.#transport.close();
  }

  get #client(): { UserPoolId: string; ClientId: string } {
    return { UserPoolId: this.#pool.userPoolId, ClientId: this.#pool.clientId };
  }

  #user(username: string): { UserPoolId: string; Username: string } {
    return { UserPoolId: this.#pool.userPoolId, Username: username };
  }
}

function done(): true {
  return true;
}
