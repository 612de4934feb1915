import { createHmac } from 'node:crypto';
import type { Exchange, Json } from '../endpoint/http-client.ts';
import { challenged, refused, signedIn, succeeded, text, type TokenSet } from '../expect.ts';
import { Authenticator } from './authenticator.ts';
import type { AppClient, TestPool } from './test-pool.ts';

type Parameters = Readonly<Record<string, string | undefined>>;

/** By whom a call is made: unsigned by an app, or signed by an administrator (`Admin*`). */
export type By = 'app' | 'admin';

export interface Through {
  readonly client?: AppClient;
  readonly by?: By;
}

/** One user, and the calls that an app makes on the user's behalf, as they go over the wire. */
export class TestUser {
  readonly pool: TestPool;
  readonly name: string;
  password: string;

  constructor(pool: TestPool, name: string, password: string) {
    this.pool = pool;
    this.name = name;
    this.password = password;
  }

  call(operation: string, input: Json): Promise<Exchange> {
    return this.pool.world.http.call(operation, input);
  }

  /** An operation that takes UserPoolId and Username. */
  admin(operation: string, input: Json = {}): Promise<Exchange> {
    return this.call(operation, { UserPoolId: this.pool.id, Username: this.name, ...input });
  }

  initiate(
    AuthFlow: string,
    parameters: Parameters,
    { client = this.pool.client, by = 'app' }: Through = {},
  ) {
    return this.call(by === 'admin' ? 'AdminInitiateAuth' : 'InitiateAuth', {
      ...(by === 'admin' ? { UserPoolId: this.pool.id } : {}),
      ClientId: client.id,
      AuthFlow,
      AuthParameters: { ...hashFor(client, this.name), ...parameters },
    });
  }

  signIn(through: Through & { password?: string; parameters?: Parameters } = {}): Promise<Exchange> {
    const flow = through.by === 'admin' ? 'ADMIN_USER_PASSWORD_AUTH' : 'USER_PASSWORD_AUTH';
    const PASSWORD = through.password ?? this.password;
    return this.initiate(flow, { USERNAME: this.name, PASSWORD, ...through.parameters }, through);
  }

  respond(
    ChallengeName: string,
    Session: string | undefined,
    responses: Parameters = {},
    { client = this.pool.client, by = 'app' }: Through = {},
  ): Promise<Exchange> {
    return this.call(by === 'admin' ? 'AdminRespondToAuthChallenge' : 'RespondToAuthChallenge', {
      ...(by === 'admin' ? { UserPoolId: this.pool.id } : {}),
      ClientId: client.id,
      ChallengeName,
      ...(Session === undefined ? {} : { Session }),
      ChallengeResponses: { USERNAME: this.name, ...hashFor(client, this.name), ...responses },
    });
  }

  answerCode(session: string, code: string, through: Through = {}): Promise<Exchange> {
    return this.respond('SOFTWARE_TOKEN_MFA', session, { SOFTWARE_TOKEN_MFA_CODE: code }, through);
  }

  associate(proof: Json): Promise<Exchange> {
    return this.call('AssociateSoftwareToken', proof);
  }

  verify(proof: Json, UserCode: string): Promise<Exchange> {
    return this.call('VerifySoftwareToken', { ...proof, UserCode });
  }

  prefer(AccessToken: string, settings: Json): Promise<Exchange> {
    return this.call('SetUserMFAPreference', { AccessToken, ...settings });
  }

  authenticator(associated: Json): Authenticator {
    return new Authenticator(text(associated['SecretCode']), this.pool.world.clock);
  }

  /** Signs in where no second factor is asked. */
  async tokens(through: Through = {}): Promise<TokenSet> {
    return signedIn('a sign-in without MFA', await this.signIn(through));
  }

  /** Through MFA_SETUP, from the password to the tokens. */
  async enrollBySession(through: Through = {}): Promise<{ app: Authenticator; tokens: TokenSet }> {
    const first = challenged('the first sign-in', await this.signIn(through), 'MFA_SETUP');
    const associated = succeeded('Associate', await this.associate({ Session: first.session }));
    const app = this.authenticator(associated);
    const code = await app.fresh();
    const verified = succeeded('Verify', await this.verify({ Session: associated['Session'] }, code));
    const done = await this.respond('MFA_SETUP', text(verified['Session']), {}, through);
    return { app, tokens: signedIn('the answer to MFA_SETUP', done) };
  }

  /** With an access token; the preference call too unless `prefer` is false. */
  async enrollByToken({ prefer = true }: { prefer?: boolean } = {}): Promise<{
    app: Authenticator;
    tokens: TokenSet;
  }> {
    const tokens = await this.tokens();
    const AccessToken = tokens.access;
    const app = this.authenticator(succeeded('Associate', await this.associate({ AccessToken })));
    succeeded('Verify', await this.verify({ AccessToken }, await app.fresh()));
    if (prefer) {
      const settings = { SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true } };
      succeeded('SetUserMFAPreference', await this.prefer(AccessToken, settings));
    }
    return { app, tokens };
  }

  /** The Session of a fresh SOFTWARE_TOKEN_MFA challenge. */
  async atCode(through: Through = {}): Promise<string> {
    return challenged('a sign-in of an enrolled user', await this.signIn(through), 'SOFTWARE_TOKEN_MFA')
      .session;
  }

  /** A whole sign-in with a code that was not used before. */
  async signInWith(app: Authenticator): Promise<TokenSet> {
    const session = await this.atCode();
    return signedIn('a sign-in with a new code', await this.answerCode(session, await app.fresh()));
  }

  /** Expects a wrong password to be refused as such. */
  async failPassword(what: string): Promise<void> {
    refused(what, await this.signIn({ password: 'Wrong-1-word' }), 'NotAuthorized', WRONG_PASSWORD);
  }
}

export const WRONG_PASSWORD = 'Incorrect username or password.';

/** Base64(HMAC_SHA256(clientSecret, username + clientId)), section 6. */
export function secretHash({ id, secret = '' }: AppClient, name: string): string {
  return createHmac('sha256', secret)
    .update(name + id)
    .digest('base64');
}

function hashFor(client: AppClient, name: string): Parameters {
  return client.secret === undefined ? {} : { SECRET_HASH: secretHash(client, name) };
}
