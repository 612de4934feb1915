import {
  AssociateSoftwareTokenCommand,
  GetTokensFromRefreshTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  RevokeTokenCommand,
  SetUserMFAPreferenceCommand,
  VerifySoftwareTokenCommand,
} from '@aws-sdk/client-cognito-identity-provider';
import { Secret } from '../secrecy/secret.ts';
import type { Pool } from '../vault/pool-store.ts';
import { AdminClient } from './admin-client.ts';
import {
  readAuth,
  readTokens,
  secretOrNull,
  type AuthAnswer,
  type AuthDoor,
  type Tokens,
} from './auth-answer.ts';
import { ClientSecrets } from './client-secrets.ts';
import type { CognitoResult } from './failure.ts';
import { associateOutput, getUserOutput, reading, verifyOutput } from './outputs.ts';
import { mfaOf, type MfaSettings } from './mfa-settings.ts';
import { Transport, type TransportOptions } from './transport.ts';

/** Cognito takes one of the two for Associate and Verify, never both. */
export type TokenProof = { readonly session: Secret } | { readonly accessToken: Secret };

export type ClientPool = Pick<
  Pool,
  'userPoolId' | 'clientId' | 'clientSecret' | 'region' | 'endpoint' | 'profile'
>;

/** The calls of one app client that users make for themselves, unsigned; typed by what they promise. */
export class UserPoolClient implements AuthDoor {
  /** The calls that need IAM. Credentials are looked for at the first of them. */
  readonly admin: AdminClient;
  readonly userPoolId: string;
  readonly #clientId: string;
  readonly #secrets: ClientSecrets;
  readonly #transport: Transport;

  constructor(pool: ClientPool, options: TransportOptions) {
    this.userPoolId = pool.userPoolId;
    this.#clientId = pool.clientId;
    this.#secrets = new ClientSecrets(pool.clientId, pool.clientSecret);
    this.#transport = new Transport(pool, options);
    this.admin = new AdminClient(pool, this.#secrets, options);
  }

  /** Server clock minus ours, ms; null before the first answer. */
  get clockOffsetMs(): number | null {
    return this.#transport.clockOffsetMs ?? this.admin.clockOffsetMs;
  }

  /** The server's time as far as it is known, ms since the epoch. */
  get serverNow(): number {
    return this.#transport.now + (this.clockOffsetMs ?? 0);
  }

  initiate(
    flow: string,
    username: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<CognitoResult<AuthAnswer>> {
    return this.#secrets.tryEach(() => {
      const command = new InitiateAuthCommand({
        ClientId: this.#clientId,
        AuthFlow: flow as 'USER_AUTH',
        AuthParameters: { USERNAME: username, ...parameters, ...this.#secrets.hash(username) },
      });
      return this.#transport.call('InitiateAuth', (send) => send(command), readAuth);
    });
  }

  respond(
    challenge: string,
    session: Secret | null,
    username: string,
    responses: Readonly<Record<string, string>>,
  ): Promise<CognitoResult<AuthAnswer>> {
    return this.#secrets.tryEach(() => {
      const command = new RespondToAuthChallengeCommand({
        ClientId: this.#clientId,
        ChallengeName: challenge as 'MFA_SETUP',
        ...(session ? { Session: session.reveal() } : {}),
        ChallengeResponses: { USERNAME: username, ...responses, ...this.#secrets.hash(username) },
      });
      return this.#transport.call('RespondToAuthChallenge', (send) => send(command), readAuth);
    });
  }

  /** By Session the answer holds the next Session; by access token none. */
  associate(proof: TokenProof): Promise<CognitoResult<{ secretCode: Secret; session: Secret | null }>> {
    const command = new AssociateSoftwareTokenCommand(proofOf(proof));
    return this.#transport.call(
      'AssociateSoftwareToken',
      (send) => send(command),
      reading(associateOutput, (out) => ({
        secretCode: new Secret(out.SecretCode),
        session: secretOrNull(out.Session),
      })),
    );
  }

  /** `success` false: Cognito answered 200 with Status ERROR. */
  verify(
    proof: TokenProof,
    code: string,
    deviceName: string,
  ): Promise<CognitoResult<{ success: boolean; session: Secret | null }>> {
    const command = new VerifySoftwareTokenCommand({
      ...proofOf(proof),
      UserCode: code,
      FriendlyDeviceName: deviceName,
    });
    return this.#transport.call(
      'VerifySoftwareToken',
      (send) => send(command),
      reading(verifyOutput, (out) => ({
        success: out.Status === 'SUCCESS',
        session: secretOrNull(out.Session),
      })),
    );
  }

  /** Only the software token's member is sent: naming SMS for a user without a phone is an error. */
  setTokenPreference(accessToken: Secret, on: boolean): Promise<CognitoResult<true>> {
    const command = new SetUserMFAPreferenceCommand({
      AccessToken: accessToken.reveal(),
      SoftwareTokenMfaSettings: { Enabled: on, PreferredMfa: on },
    });
    return this.#transport.call(
      'SetUserMFAPreference',
      (send) => send(command),
      () => true as const,
    );
  }

  mfaSettings(accessToken: Secret): Promise<CognitoResult<MfaSettings>> {
    const command = new GetUserCommand({ AccessToken: accessToken.reveal() });
    return this.#transport.call('GetUser', (send) => send(command), reading(getUserOutput, mfaOf));
  }

  /** New tokens; a rotating client sends a new refresh token too. Takes the client secret, not a hash. */
  refresh(refreshToken: Secret): Promise<CognitoResult<Tokens>> {
    return this.#secrets.tryEach(() => {
      const command = new GetTokensFromRefreshTokenCommand({
        RefreshToken: refreshToken.reveal(),
        ClientId: this.#clientId,
        ...this.#plainSecret(),
      });
      return this.#transport.call('GetTokensFromRefreshToken', (send) => send(command), readTokens);
    });
  }

  /** Ends this sign-in's tokens. Unlike GlobalSignOut it leaves the user's other sign-ins, and new ones, alone. */
  revoke(refreshToken: Secret): Promise<CognitoResult<true>> {
    return this.#secrets.tryEach(() => {
      const command = new RevokeTokenCommand({
        Token: refreshToken.reveal(),
        ClientId: this.#clientId,
        ...this.#plainSecret(),
      });
      return this.#transport.call(
        'RevokeToken',
        (send) => send(command),
        () => true as const,
      );
    });
  }

  close(): void {
    this.#transport.close();
    this.admin.close();
  }

  #plainSecret(): { ClientSecret?: string } {
    const secret = this.#secrets.current;
    return secret ? { ClientSecret: secret.reveal() } : {};
  }
}

function proofOf(proof: TokenProof): { Session: string } | { AccessToken: string } {
  return 'session' in proof
    ? { Session: proof.session.reveal() }
    : { AccessToken: proof.accessToken.reveal() };
}
