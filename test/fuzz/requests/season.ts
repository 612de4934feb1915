import type { LocalPoolServer } from '../../../main/local-pool/index.ts';
import { STEP_MS, totp } from '../../conformance/world/totp.ts';
import type { Random } from '../random.ts';

export interface Live {
  readonly session: string;
  readonly challenge: string;
  readonly username: string;
  readonly clientId: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}

const USERS = 12;
const KEPT = 40;
const FLOWS = [
  'ALLOW_USER_PASSWORD_AUTH',
  'ALLOW_ADMIN_USER_PASSWORD_AUTH',
  'ALLOW_USER_SRP_AUTH',
  'ALLOW_USER_AUTH',
  'ALLOW_REFRESH_TOKEN_AUTH',
];

/** A user pool that random calls go to for a while, and what is known of it: real names, sessions, tokens, secrets. */
export class Season {
  readonly server: LocalPoolServer;
  readonly userPoolId: string;
  readonly clients: readonly { id: string; secret?: string }[];
  readonly password = 'Fuzz-1-word';
  readonly users: readonly string[] = Array.from({ length: USERS }, (_, index) => `fuzz-${index}`);
  readonly live: Live[] = [];
  readonly accessTokens: string[] = [];
  readonly refreshTokens: string[] = [];
  /** Pools and clients that random calls have made: these may be deleted, the season's own may not. */
  readonly extraPools: string[] = [];
  readonly extraClients: string[] = [];
  readonly secretIds: string[] = [];
  /** Who signed up by a random call, and is not confirmed. */
  readonly newcomers: string[] = [];
  readonly #secrets: string[] = [];

  private constructor(server: LocalPoolServer, userPoolId: string, clients: Season['clients']) {
    this.server = server;
    this.userPoolId = userPoolId;
    this.clients = clients;
  }

  static async start(server: LocalPoolServer, mode: string): Promise<Season> {
    const { UserPool } = await server.call<{ UserPool: { Id: string } }>('CreateUserPool', {
      PoolName: 'fuzz',
      AliasAttributes: ['email'],
      AutoVerifiedAttributes: ['email'],
    });
    const UserPoolId = UserPool.Id;
    if (mode !== 'OFF') {
      await server.call('SetUserPoolMfaConfig', {
        UserPoolId,
        MfaConfiguration: mode,
        SoftwareTokenMfaConfiguration: { Enabled: true },
        EmailMfaConfiguration: { Message: 'Code {####}', Subject: 'Code' },
      });
    }
    const clients: { id: string; secret?: string }[] = [];
    for (const settings of [{}, { GenerateSecret: true }, { PreventUserExistenceErrors: 'ENABLED' }]) {
      const { UserPoolClient: made } = await server.call<{
        UserPoolClient: { ClientId: string; ClientSecret?: string };
      }>('CreateUserPoolClient', { UserPoolId, ClientName: 'fuzz', ExplicitAuthFlows: FLOWS, ...settings });
      clients.push({
        id: made.ClientId,
        ...(made.ClientSecret === undefined ? {} : { secret: made.ClientSecret }),
      });
    }
    const season = new Season(server, UserPoolId, clients);
    await season.mend();
    return season;
  }

  /** Random calls lock, disable, rename and delete users, and set switches: from here on calls can succeed again. */
  async mend(): Promise<void> {
    const { server, userPoolId: UserPoolId, password } = this;
    for (const [index, Username] of this.users.entries()) {
      const UserAttributes = [
        { Name: 'email', Value: `${Username}@example.com` },
        { Name: 'email_verified', Value: 'true' },
      ];
      const input = { UserPoolId, Username, MessageAction: 'SUPPRESS', UserAttributes };
      await server.call('AdminCreateUser', { ...input, TemporaryPassword: password }).catch(() => undefined);
      await server.call('AdminEnableUser', { UserPoolId, Username }).catch(() => undefined);
      // Some stay at their temporary password.
      const set = { UserPoolId, Username, Password: password, Permanent: index % 4 !== 3 };
      await server.call('AdminSetUserPassword', set).catch(() => undefined);
    }
  }

  /** Takes what an answer gives: the next calls go on from there. */
  harvest(input: Readonly<Record<string, unknown>>, json: Readonly<Record<string, unknown>>): void {
    const { Session: session, ChallengeName: challenge, SecretCode: secret, AuthenticationResult } = json;
    const parameters = recordOf(json['ChallengeParameters']);
    if (typeof session === 'string') {
      const given = recordOf(input['AuthParameters'] ?? input['ChallengeResponses']);
      keep(this.live, {
        session,
        challenge: textOf(challenge) || 'MFA_SETUP',
        username: textOf(parameters['USER_ID_FOR_SRP']) || textOf(given['USERNAME']),
        clientId: textOf(input['ClientId']),
        parameters,
      });
    }
    if (typeof secret === 'string') keep(this.#secrets, secret);
    const tokens = recordOf(AuthenticationResult);
    if (typeof tokens['AccessToken'] === 'string') keep(this.accessTokens, tokens['AccessToken']);
    if (typeof tokens['RefreshToken'] === 'string') keep(this.refreshTokens, tokens['RefreshToken']);
    const pool = recordOf(json['UserPool'])['Id'];
    if (typeof pool === 'string' && pool !== this.userPoolId) keep(this.extraPools, pool);
    const secretId = recordOf(json['ClientSecretDescriptor'])['ClientSecretId'];
    if (typeof secretId === 'string') keep(this.secretIds, secretId);
    if (json['UserConfirmed'] === false) keep(this.newcomers, textOf(input['Username']));
    const client = recordOf(json['UserPoolClient'])['ClientId'];
    if (typeof client === 'string' && !this.clients.some(({ id }) => id === client))
      keep(this.extraClients, client);
  }

  /** Six digits that are right for one of the last secrets, more often than not of the last one. */
  code(random: Random): string {
    const secret = random.chance(0.7) ? this.#secrets.at(-1) : random.pick(this.#secrets);
    const now = Date.now() + this.server.settings.read().clockOffsetMs;
    return secret === undefined ? '123456' : totp(secret, Math.floor(now / STEP_MS) + random.int(3) - 1);
  }

  /** A code that e-mail or SMS would have carried. */
  delivered(random: Random): string {
    const messages = this.server.inspection.messages();
    return (random.chance(0.7) ? messages.at(-1) : random.pick(messages))?.code ?? '123456';
  }
}

function keep<T>(list: T[], item: T): void {
  list.push(item);
  if (list.length > KEPT) list.shift();
}

export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
