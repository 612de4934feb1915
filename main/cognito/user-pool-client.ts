import {
  AssociateSoftwareTokenCommand,
  GetUserCommand,
  InitiateAuthCommand,
  RespondToAuthChallengeCommand,
  SetUserMFAPreferenceCommand,
  VerifySoftwareTokenCommand,
  type AuthenticationResultType,
} from '@aws-sdk/client-cognito-identity-provider';
import { Secret } from '../secrecy/secret.ts';
import type { Pool } from '../vault/pool-store.ts';
import type { Challenge } from './challenges.ts';
import type { CognitoResult } from './failure.ts';
import { secretHash } from './secret-hash.ts';
import { Transport, type TransportOptions } from './transport.ts';

export interface Tokens {
  readonly accessToken: Secret;
  readonly idToken: Secret | null;
  readonly refreshToken: Secret | null;
  /** Life of the access token, s. */
  readonly expiresIn: number;
}

export type AuthAnswer =
  | { readonly kind: 'tokens'; readonly tokens: Tokens }
  | { readonly kind: 'challenge'; readonly challenge: Challenge };

/** Cognito takes one of the two for Associate and Verify, never both. */
export type TokenProof = { readonly session: Secret } | { readonly accessToken: Secret };

export interface MfaSettings {
  readonly active: readonly string[];
  readonly preferred: string | null;
}

export type ClientPool = Pick<Pool, 'clientId' | 'clientSecret' | 'region' | 'endpoint'>;

/** The calls of one app client that signing in and enrolling need, typed by what they promise. */
export class UserPoolClient {
  readonly #pool: ClientPool;
  readonly #transport: Transport;

  constructor(pool: ClientPool, options: TransportOptions) {
    this.#pool = pool;
    this.#transport = new Transport(pool, options);
  }

  /** Server clock minus ours, ms; null before the first answer. */
  get clockOffsetMs(): number | null {
    return this.#transport.clockOffsetMs;
  }

  signInByPassword(username: string, password: Secret): Promise<CognitoResult<AuthAnswer>> {
    const command = new InitiateAuthCommand({
      ClientId: this.#pool.clientId,
      AuthFlow: 'USER_PASSWORD_AUTH',
      AuthParameters: { USERNAME: username, PASSWORD: password.reveal(), ...this.#hash(username) },
    });
    return this.#transport.call((send, abortSignal) => send(command, { abortSignal }), readAuth);
  }

  respond(
    name: string,
    session: Secret | null,
    username: string,
    responses: Readonly<Record<string, string>>,
  ): Promise<CognitoResult<AuthAnswer>> {
    const command = new RespondToAuthChallengeCommand({
      ClientId: this.#pool.clientId,
      ChallengeName: name as 'MFA_SETUP',
      ...(session ? { Session: session.reveal() } : {}),
      ChallengeResponses: { USERNAME: username, ...responses, ...this.#hash(username) },
    });
    return this.#transport.call((send, abortSignal) => send(command, { abortSignal }), readAuth);
  }

  /** By Session the answer holds the next Session; by access token none. */
  associate(proof: TokenProof): Promise<CognitoResult<{ secretCode: Secret; session: Secret | null }>> {
    const command = new AssociateSoftwareTokenCommand(proofOf(proof));
    return this.#transport.call(
      (send, abortSignal) => send(command, { abortSignal }),
      (out) =>
        typeof out.SecretCode === 'string' && /^[A-Z2-7]{16,}=*$/i.test(out.SecretCode)
          ? { secretCode: new Secret(out.SecretCode), session: secretOrNull(out.Session) }
          : undefined,
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
      (send, abortSignal) => send(command, { abortSignal }),
      (out) =>
        out.Status === undefined
          ? undefined
          : { success: out.Status === 'SUCCESS', session: secretOrNull(out.Session) },
    );
  }

  /** Only the software token's member is sent: naming SMS for a user without a phone is an error. */
  preferSoftwareToken(accessToken: Secret): Promise<CognitoResult<true>> {
    const command = new SetUserMFAPreferenceCommand({
      AccessToken: accessToken.reveal(),
      SoftwareTokenMfaSettings: { Enabled: true, PreferredMfa: true },
    });
    return this.#transport.call(
      (send, abortSignal) => send(command, { abortSignal }),
      () => true as const,
    );
  }

  mfaSettings(accessToken: Secret): Promise<CognitoResult<MfaSettings>> {
    const command = new GetUserCommand({ AccessToken: accessToken.reveal() });
    return this.#transport.call(
      (send, abortSignal) => send(command, { abortSignal }),
      (out) =>
        typeof out.Username === 'string'
          ? { active: out.UserMFASettingList ?? [], preferred: out.PreferredMfaSetting || null }
          : undefined,
    );
  }

  close(): void {
    this.#transport.close();
  }

  #hash(username: string): Record<string, string> {
    const { clientSecret, clientId } = this.#pool;
    return clientSecret ? { SECRET_HASH: secretHash(clientSecret, username, clientId) } : {};
  }
}

function proofOf(proof: TokenProof): { Session: string } | { AccessToken: string } {
  return 'session' in proof
    ? { Session: proof.session.reveal() }
    : { AccessToken: proof.accessToken.reveal() };
}

function readAuth(out: {
  ChallengeName?: string | undefined;
  Session?: string | undefined;
  ChallengeParameters?: Record<string, string> | undefined;
  AuthenticationResult?: AuthenticationResultType | undefined;
}): AuthAnswer | undefined {
  const result = out.AuthenticationResult;
  if (typeof result?.AccessToken === 'string' && result.AccessToken !== '') {
    return {
      kind: 'tokens',
      tokens: {
        accessToken: new Secret(result.AccessToken),
        idToken: secretOrNull(result.IdToken),
        refreshToken: secretOrNull(result.RefreshToken),
        expiresIn: result.ExpiresIn ?? 0,
      },
    };
  }
  if (typeof out.ChallengeName !== 'string' || out.ChallengeName === '') return undefined;
  return {
    kind: 'challenge',
    challenge: {
      name: out.ChallengeName,
      session: secretOrNull(out.Session),
      parameters: out.ChallengeParameters ?? {},
    },
  };
}

function secretOrNull(text: string | undefined): Secret | null {
  return typeof text === 'string' && text !== '' ? new Secret(text) : null;
}
