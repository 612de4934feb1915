import { startLocalPool, type LocalPoolServer } from '../../../main/local-pool/index.ts';
import { HttpClient, type Exchange, type Json } from '../../conformance/endpoint/http-client.ts';
import { Secrets } from '../../conformance/endpoint/secrets.ts';
import { challenged, signedIn, succeeded, text } from '../../conformance/expect.ts';
import { STEP_MS, totp } from '../../conformance/world/totp.ts';

const USERNAME = 'canary';
const PASSWORD = 'Canary-1-word';

/** One user in a pool that no random call knows of: while it can sign in, the pool works. */
export class Canary {
  readonly #server: LocalPoolServer;
  readonly #clientId: string;
  readonly #secret: string;
  #offsetMs = 0;

  private constructor(server: LocalPoolServer, clientId: string, secret: string) {
    this.#server = server;
    this.#clientId = clientId;
    this.#secret = secret;
  }

  static async enroll(server: LocalPoolServer): Promise<Canary> {
    const { UserPool } = await server.call<{ UserPool: { Id: string } }>('CreateUserPool', {
      PoolName: 'canary',
    });
    const UserPoolId = UserPool.Id;
    const SoftwareTokenMfaConfiguration = { Enabled: true };
    await server.call('SetUserPoolMfaConfig', {
      UserPoolId,
      MfaConfiguration: 'ON',
      SoftwareTokenMfaConfiguration,
    });
    const { UserPoolClient } = await server.call<{ UserPoolClient: { ClientId: string } }>(
      'CreateUserPoolClient',
      {
        UserPoolId,
        ClientName: 'canary',
        ExplicitAuthFlows: ['ALLOW_USER_PASSWORD_AUTH'],
      },
    );
    await server.call('AdminCreateUser', { UserPoolId, Username: USERNAME, MessageAction: 'SUPPRESS' });
    await server.call('AdminSetUserPassword', {
      UserPoolId,
      Username: USERNAME,
      Password: PASSWORD,
      Permanent: true,
    });
    const { ClientId } = UserPoolClient;
    const call = callerOf(server);
    const { session } = challenged(
      'the canary',
      await call('InitiateAuth', passwordOf(ClientId)),
      'MFA_SETUP',
    );
    const associated = succeeded('the canary', await call('AssociateSoftwareToken', { Session: session }));
    const canary = new Canary(server, ClientId, text(associated['SecretCode']));
    const input = { Session: associated['Session'], UserCode: canary.#code() };
    succeeded('the canary', await call('VerifySoftwareToken', input));
    return canary;
  }

  /** Signs in with a new code, here or in a copy made of the exported state. Throws where that fails. */
  async sing(server = this.#server): Promise<void> {
    this.#offsetMs += STEP_MS;
    server.settings.change({ clockOffsetMs: this.#offsetMs });
    const call = callerOf(server);
    const { session } = challenged(
      'the canary',
      await call('InitiateAuth', passwordOf(this.#clientId)),
      'SOFTWARE_TOKEN_MFA',
    );
    const answer = await call('RespondToAuthChallenge', {
      ClientId: this.#clientId,
      ChallengeName: 'SOFTWARE_TOKEN_MFA',
      Session: session,
      ChallengeResponses: { USERNAME, SOFTWARE_TOKEN_MFA_CODE: this.#code() },
    });
    signedIn('the canary', answer);
  }

  /** The state must still make a pool that works. */
  async singInCopy(): Promise<void> {
    const state: unknown = JSON.parse(JSON.stringify(this.#server.exportState()));
    const copy = await startLocalPool({ state });
    try {
      await this.sing(copy);
    } finally {
      await copy.close();
      this.#server.settings.change({ clockOffsetMs: this.#offsetMs });
    }
  }

  #code(): string {
    return totp(this.#secret, Math.floor((Date.now() + this.#offsetMs) / STEP_MS));
  }
}

function passwordOf(ClientId: string): Json {
  return { ClientId, AuthFlow: 'USER_PASSWORD_AUTH', AuthParameters: { USERNAME, PASSWORD } };
}

function callerOf({
  endpoint,
  region,
}: LocalPoolServer): (operation: string, input: Json) => Promise<Exchange> {
  const credentials = () => Promise.resolve({ accessKeyId: 'fuzz', secretAccessKey: 'fuzz' });
  return async (operation, input) => {
    const http = new HttpClient(endpoint, { region, credentials }, new Secrets());
    try {
      return await http.call(operation, input);
    } finally {
      http.close();
    }
  };
}
