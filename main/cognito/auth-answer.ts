import * as v from 'valibot';
import { Secret } from '../secrecy/secret.ts';
import type { Challenge } from './challenges.ts';
import type { CognitoResult } from './failure.ts';
import {
  authenticationResult,
  authOutput,
  reading,
  tokensOutput,
  type AuthenticationResult,
} from './outputs.ts';

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
export const readAuth = reading(authOutput, (out): AuthAnswer | undefined => {
  const result = v.safeParse(authenticationResult, out.AuthenticationResult);
  if (result.success) return { kind: 'tokens', tokens: tokensOf(result.output) };
  if (out.ChallengeName === undefined) return undefined;
  return {
    kind: 'challenge',
    challenge: {
      name: out.ChallengeName,
      session: secretOrNull(out.Session),
      parameters: out.ChallengeParameters,
      available: out.AvailableChallenges,
    },
  };
});

export const readTokens = reading(tokensOutput, (out) => tokensOf(out.AuthenticationResult));

function tokensOf(result: AuthenticationResult): Tokens {
  return {
    accessToken: new Secret(result.AccessToken),
    idToken: secretOrNull(result.IdToken),
    refreshToken: secretOrNull(result.RefreshToken),
    expiresIn: result.ExpiresIn,
  };
}

export function secretOrNull(text: string | undefined): Secret | null {
  return text === undefined ? null : new Secret(text);
}
