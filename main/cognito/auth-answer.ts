import type { AuthenticationResultType } from '@aws-sdk/client-cognito-identity-provider';
import { Secret } from '../secrecy/secret.ts';
import type { Challenge } from './challenges.ts';
import type { CognitoResult } from './failure.ts';

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

/** InitiateAuth and RespondToAuthChallenge, or their administrator's twins: a sign-in goes through one of the two. */
export interface AuthDoor {
  initiate(
    flow: string,
    username: string,
    parameters: Readonly<Record<string, string>>,
  ): Promise<CognitoResult<AuthAnswer>>;
  respond(
    challenge: string,
    session: Secret | null,
    username: string,
    responses: Readonly<Record<string, string>>,
  ): Promise<CognitoResult<AuthAnswer>>;
}

/** Undefined where the API's promise is broken: neither tokens nor a challenge. */
export function readAuth(out: {
  ChallengeName?: string | undefined;
  Session?: string | undefined;
  ChallengeParameters?: Record<string, string> | undefined;
  AuthenticationResult?: AuthenticationResultType | undefined;
  AvailableChallenges?: readonly string[] | undefined;
}): AuthAnswer | undefined {
  const tokens = readTokens(out.AuthenticationResult);
  if (tokens) return { kind: 'tokens', tokens };
  if (typeof out.ChallengeName !== 'string' || out.ChallengeName === '') return undefined;
  return {
    kind: 'challenge',
    challenge: {
      name: out.ChallengeName,
      session: secretOrNull(out.Session),
      parameters: out.ChallengeParameters ?? {},
      available: Array.isArray(out.AvailableChallenges) ? out.AvailableChallenges : [],
    },
  };
}

export function readTokens(result: AuthenticationResultType | undefined): Tokens | undefined {
  if (typeof result?.AccessToken !== 'string' || result.AccessToken === '') return undefined;
  return {
    accessToken: new Secret(result.AccessToken),
    idToken: secretOrNull(result.IdToken),
    refreshToken: secretOrNull(result.RefreshToken),
    expiresIn: result.ExpiresIn ?? 0,
  };
}

export function secretOrNull(text: string | undefined): Secret | null {
  return typeof text === 'string' && text !== '' ? new Secret(text) : null;
}
