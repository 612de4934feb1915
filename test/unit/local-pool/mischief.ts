import { LocalPoolError, type LocalPoolServer } from '../../../main/local-pool/index.ts';
import { codeAt, STEP_MS } from './pool-fixture.ts';

/** Numbers of a seed: the same every time. */
export function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

interface Answer {
  readonly UserPool?: { Id: string };
  readonly UserPoolClient?: { ClientId: string; ClientSecret?: string };
  readonly ClientSecretDescriptor?: { ClientSecretId: string };
  readonly Session?: string;
  readonly SecretCode?: string;
  readonly ChallengeName?: string;
  readonly ChallengeParameters?: Record<string, string>;
  readonly AuthenticationResult?: { AccessToken: string; RefreshToken?: string };
}

const PASSWORD = 'Passw0rd-123';
const NAMES = ['ann', 'bob', 'cid', 'dot', 'eve'];
const GROUPS = ['red', 'green'];

/** Does what comes to its mind to a local pool, with names, tokens, sessions and codes that are mostly good. */
export class Mischief {
  readonly #server: LocalPoolServer;
  readonly #random: () => number;
  readonly #clock: { now: number };
  readonly succeeded = new Set<string>();
  #pools: string[] = [];
  readonly #clients = new Map<string, string>();
  // Never empty, so that there is always one to choose.
  readonly #secretIds = ['none--1'];
  readonly #access = ['none'];
  readonly #refresh = [{ token: 'none', client: 'none' }];
  readonly #setUps: {
    session?: string;
    token?: string;
    secret?: string;
    username: string;
    client: string;
  }[] = [];
  readonly #challenges: { answer: Answer; username: string; client: string }[] = [];
  readonly #secrets = new Map<string, string>();
  readonly #withSecret = new Set<string>();

  constructor(server: LocalPoolServer, random: () => number, clock: { now: number }) {
    this.#server = server;
    this.#random = random;
    this.#clock = clock;
  }

  async step(): Promise<void> {
    const acts = this.#acts();
    if (this.#pools.length === 0 || this.#chance(0.002)) return this.#newPool();
    await this.#one(acts)();
    if (this.#chance(0.3))
      this.#clock.now += this.#random() * (this.#chance(0.01) ? 40 * 86_400_000 : 60_000);
  }

  #acts(): (() => Promise<unknown>)[] {
    const pool = () => ({ UserPoolId: this.#one(this.#pools) });
    const user = () => ({ ...pool(), Username: this.#one(NAMES) });
    const token = () => ({ AccessToken: this.#one(this.#access.slice(-4)) });
    const group = () => ({ GroupName: this.#one(GROUPS) });
    const client = () => this.#publicClient();
    const poolClient = () => {
      const ClientId = this.#one([...this.#clients.keys()]);
      return { UserPoolId: this.#clients.get(ClientId), ClientId };
    };
    const email = () => ({ Name: 'email', Value: `${this.#one(NAMES)}@example.com` });
    const proven = () => [
      email(),
      { Name: 'email_verified', Value: this.#one(['true', 'true', 'true', 'false']) },
    ];
    const call = (operation: string, input: () => object) => () => this.#call(operation, input());
    const several = <T>(times: number, act: T): T[] => Array.from({ length: times }, () => act);
    const preference = () => ({
      SoftwareTokenMfaSettings: { Enabled: this.#chance(0.7), PreferredMfa: this.#chance(0.5) },
    });
    return [
      ...several(
        4,
        call('AdminCreateUser', () => ({
          ...user(),
          TemporaryPassword: PASSWORD,
          MessageAction: this.#one(['SUPPRESS', 'SUPPRESS', 'RESEND']),
          UserAttributes: proven(),
          ForceAliasCreation: this.#chance(0.5),
        })),
      ),
      ...several(
        4,
        call('AdminSetUserPassword', () => ({ ...user(), Password: PASSWORD, Permanent: true })),
      ),
      ...several(8, () => this.#signIn(client(), 'InitiateAuth')),
      ...several(2, () => this.#signIn(client(), 'AdminInitiateAuth')),
      ...several(8, () => this.#associate()),
      ...several(8, () => this.#verify()),
      ...several(6, () => this.#respond()),
      call('AdminDeleteUser', user),
      call('AdminEnableUser', user),
      call('AdminDisableUser', user),
      call('AdminUserGlobalSignOut', user),
      call('AdminDeleteSoftwareToken', user),
      ...several(2, call('AdminConfirmSignUp', user)),
      ...several(2, call('AdminResetUserPassword', user)),
      call('AdminUpdateUserAttributes', () => ({ ...user(), UserAttributes: proven() })),
      call('AdminDeleteUserAttributes', () => ({ ...user(), UserAttributeNames: ['email'] })),
      call('AdminSetUserMFAPreference', () => ({ ...user(), ...preference() })),
      call('AdminGetUser', user),
      call('ListUsers', pool),
      ...several(
        4,
        call('AdminAddUserToGroup', () => ({ ...user(), ...group() })),
      ),
      call('AdminRemoveUserFromGroup', () => ({ ...user(), ...group() })),
      ...several(
        3,
        call('CreateGroup', () => ({ ...pool(), ...group() })),
      ),
      call('UpdateGroup', () => ({ ...pool(), ...group(), Description: String(this.#random()) })),
      call('DeleteGroup', () => ({ ...pool(), ...group() })),
      call('SetUserPoolMfaConfig', () => ({
        ...pool(),
        MfaConfiguration: this.#one(['ON', 'OPTIONAL']),
        SoftwareTokenMfaConfiguration: { Enabled: true },
      })),
      call('UpdateUserPool', () => ({ ...pool(), AutoVerifiedAttributes: ['email'] })),
      call('UpdateUserPoolClient', () => ({
        ...poolClient(),
        ClientName: String(this.#random()),
        ExplicitAuthFlows: [
          'ALLOW_USER_PASSWORD_AUTH',
          'ALLOW_ADMIN_USER_PASSWORD_AUTH',
          'ALLOW_REFRESH_TOKEN_AUTH',
        ],
      })),
      () => this.#newClient(this.#one(this.#pools)),
      ...several(3, async () => {
        const added = await this.#call('AddUserPoolClientSecret', poolClient());
        if (added?.ClientSecretDescriptor) this.#secretIds.push(added.ClientSecretDescriptor.ClientSecretId);
      }),
      ...several(
        3,
        call('DeleteUserPoolClientSecret', () => {
          const ClientSecretId = this.#one(this.#secretIds);
          const ClientId = ClientSecretId.split('--')[0] ?? '';
          return { UserPoolId: this.#clients.get(ClientId), ClientId, ClientSecretId };
        }),
      ),
      async () => {
        if (!this.#chance(0.5)) return;
        const gone = poolClient();
        if (await this.#call('DeleteUserPoolClient', gone)) this.#clients.delete(gone.ClientId);
      },
      async () => {
        if (!this.#chance(0.3)) return;
        const { UserPoolId } = pool();
        await this.#call('DeleteUserPool', { UserPoolId });
        this.#pools = this.#pools.filter((id) => id !== UserPoolId);
        for (const [id, of] of this.#clients) if (of === UserPoolId) this.#clients.delete(id);
      },
      ...several(
        3,
        call('SetUserMFAPreference', () => ({ ...token(), ...preference() })),
      ),
      call('UpdateUserAttributes', () => ({ ...token(), UserAttributes: [email()] })),
      call('DeleteUserAttributes', () => ({ ...token(), UserAttributeNames: ['email'] })),
      call('GetUserAttributeVerificationCode', () => ({ ...token(), AttributeName: 'email' })),
      ...several(
        2,
        call('ChangePassword', () => ({
          ...token(),
          PreviousPassword: PASSWORD,
          ProposedPassword: PASSWORD,
        })),
      ),
      call('GlobalSignOut', token),
      ...several(2, call('DeleteUser', token)),
      ...several(
        3,
        call('ResendConfirmationCode', () => ({ ClientId: client(), Username: this.#one(NAMES) })),
      ),
      ...several(
        2,
        call('RevokeToken', () => {
          const { token: Token, client: ClientId } = this.#one(this.#refresh);
          return { Token, ClientId };
        }),
      ),
      ...several(
        2,
        call('GetTokensFromRefreshToken', () => {
          const { token: RefreshToken, client: ClientId } = this.#one(this.#refresh);
          return { RefreshToken, ClientId };
        }),
      ),
      ...several(4, () => this.#byCode('GetUserAttributeVerificationCode', 'VerifyUserAttribute')),
      ...several(3, () => this.#byCode('SignUp', 'ConfirmSignUp')),
      ...several(3, () => this.#byCode('ForgotPassword', 'ConfirmForgotPassword')),
      async () => {
        this.#server.settings.change({
          detachOldToken: this.#chance(0.5),
          strictSessions: this.#chance(0.5),
        });
      },
    ];
  }

  /** Asks for a code and answers with it at once, where there is one. */
  async #byCode(ask: string, answer: string): Promise<void> {
    const own = ask === 'GetUserAttributeVerificationCode';
    const who = own
      ? { AccessToken: this.#access.at(-1), AttributeName: 'email' }
      : { ClientId: this.#publicClient(), Username: this.#one(NAMES) };
    const UserAttributes = [{ Name: 'email', Value: `${this.#one(NAMES)}@example.com` }];
    await this.#call(ask, ask === 'SignUp' ? { ...who, Password: PASSWORD, UserAttributes } : who);
    // Some never answer: their codes wait.
    if (this.#chance(0.3)) return;
    const code = this.#server.inspection.messages().at(-1)?.code ?? '000000';
    await this.#call(answer, {
      ...who,
      ...(own ? { Code: code } : { ConfirmationCode: code }),
      ...(answer === 'ConfirmForgotPassword' && { Password: PASSWORD }),
    });
  }

  /** Mostly there is one: nobody here makes a SECRET_HASH. */
  #publicClient(): string {
    return this.#one([...this.#clients.keys()].filter((id) => !this.#withSecret.has(id)));
  }

  async #newPool(): Promise<void> {
    const created = await this.#call('CreateUserPool', {
      PoolName: `pool ${this.#random()}`,
      AutoVerifiedAttributes: ['email'],
      ...this.#one([{ AliasAttributes: ['email'] }, {}]),
    });
    const id = created?.UserPool?.Id ?? '';
    this.#pools.push(id);
    await this.#call('SetUserPoolMfaConfig', {
      UserPoolId: id,
      MfaConfiguration: this.#one(['ON', 'OPTIONAL']),
      SoftwareTokenMfaConfiguration: { Enabled: true },
    });
    await this.#newClient(id, false);
  }

  async #newClient(UserPoolId: string, GenerateSecret = this.#chance(0.6)): Promise<void> {
    const created = await this.#call('CreateUserPoolClient', {
      UserPoolId,
      ClientName: 'any',
      GenerateSecret,
      ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH', 'ALLOW_ADMIN_USER_PASSWORD_AUTH'],
      RefreshTokenRotation: { Feature: 'ENABLED', RetryGracePeriodSeconds: 0 },
    });
    if (!created?.UserPoolClient) return;
    const { ClientId, ClientSecret } = created.UserPoolClient;
    this.#clients.set(ClientId, UserPoolId);
    if (ClientSecret !== undefined) this.#withSecret.add(ClientId);
  }

  async #signIn(ClientId: string, operation: 'InitiateAuth' | 'AdminInitiateAuth'): Promise<void> {
    const admin = operation === 'AdminInitiateAuth';
    const username = this.#one(NAMES);
    const answer = await this.#call(operation, {
      ...(admin && { UserPoolId: this.#clients.get(ClientId) }),
      ClientId,
      AuthFlow: admin ? 'ADMIN_USER_PASSWORD_AUTH' : 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: username, PASSWORD },
    });
    this.#keep(answer, username, ClientId);
  }

  #keep(answer: Answer | undefined, username: string, client: string): void {
    if (!answer) return;
    const { AuthenticationResult: tokens, Session } = answer;
    if (tokens) {
      this.#access.push(tokens.AccessToken);
      if (tokens.RefreshToken) this.#refresh.push({ token: tokens.RefreshToken, client });
      this.#setUps.push({ token: tokens.AccessToken, username, client });
    } else if (answer.ChallengeName === 'MFA_SETUP' && Session)
      this.#setUps.push({ session: Session, username, client });
    else this.#challenges.push({ answer, username, client });
  }

  async #associate(): Promise<void> {
    const setUp = this.#setUps.at(-1);
    if (!setUp) return;
    const proof = setUp.token ? { AccessToken: setUp.token } : { Session: setUp.session };
    const answer = await this.#call('AssociateSoftwareToken', proof);
    if (answer?.SecretCode) setUp.secret = answer.SecretCode;
    if (answer?.Session) setUp.session = answer.Session;
  }

  async #verify(): Promise<void> {
    const setUp = this.#setUps.findLast(({ secret }) => secret !== undefined);
    if (!setUp) return;
    const answer = await this.#call('VerifySoftwareToken', {
      ...(setUp.token ? { AccessToken: setUp.token } : { Session: setUp.session }),
      UserCode: this.#chance(0.2) ? '000000' : codeAt(setUp.secret, this.#clock.now),
    });
    if (!answer) return;
    this.#secrets.set(setUp.username, setUp.secret ?? '');
    const { username, client, token } = setUp;
    if (token && this.#chance(0.7)) {
      const SoftwareTokenMfaSettings = { Enabled: this.#chance(0.5), PreferredMfa: true };
      await this.#call('SetUserMFAPreference', { AccessToken: token, SoftwareTokenMfaSettings });
    }
    if (answer.Session) {
      this.#challenges.push({ answer: { ...answer, ChallengeName: 'MFA_SETUP' }, username, client });
    }
  }

  async #respond(): Promise<void> {
    const open = this.#challenges.pop();
    if (!open) return;
    const { answer, username, client } = open;
    const admin = this.#chance(0.3);
    const next = await this.#call(admin ? 'AdminRespondToAuthChallenge' : 'RespondToAuthChallenge', {
      ...(admin && { UserPoolId: this.#clients.get(client) }),
      ClientId: client,
      ChallengeName: answer.ChallengeName,
      Session: answer.Session,
      ChallengeResponses: {
        USERNAME: username,
        NEW_PASSWORD: PASSWORD,
        SOFTWARE_TOKEN_MFA_CODE: codeAt(this.#secrets.get(username), this.#clock.now - STEP_MS),
      },
    });
    this.#keep(next, username, client);
  }

  async #call(operation: string, input: object): Promise<Answer | undefined> {
    try {
      const answer = await this.#server.call<Answer>(operation, input);
      this.succeeded.add(operation);
      return answer;
    } catch (error) {
      if (!(error instanceof LocalPoolError) || error.type === 'InternalErrorException') throw error;
      return undefined;
    }
  }

  #chance(share: number): boolean {
    return this.#random() < share;
  }

  #one<T>(list: readonly T[]): T {
    return list[Math.floor(this.#random() * list.length)] as T;
  }
}
