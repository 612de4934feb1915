import { Secret } from '../secrecy/secret.ts';
import { refuse, type CognitoResult } from './failure.ts';
import { claimedText, claimedTime, readClaims } from './jwt.ts';

/** The scope that Associate, Verify, SetUserMFAPreference and GetUser need (reference/cognito.md 7). */
const SCOPE = 'aws.cognito.signin.user.admin';

export interface HandedToken {
  readonly accessToken: Secret;
  readonly username: string;
  /** ms since the epoch by the pool's clock. */
  readonly expiresAt: number;
}

/**
 * Reads an access token that somebody pasted, before it is sent anywhere. Errors: NO_TOKEN, NOT_A_TOKEN, NOT_AN_ACCESS_TOKEN,
 * TOKEN_OTHER_POOL, TOKEN_EXPIRED, TOKEN_SCOPE. The service checks all of it again; these tell why beforehand.
 * `now`: the pool's time, ms; null while it is not known: this computer's clock may be hours off, and the service decides.
 */
export function readAccessToken(
  pasted: Secret,
  pool: { readonly userPoolId: string; readonly name: string },
  now: number | null,
): CognitoResult<HandedToken> {
  const text = bare(pasted).replace(/^Bearer\s+/i, '');
  if (text === '') return refuse('NO_TOKEN', 'Paste an access token.');
  const accessToken = new Secret(text);
  const claims = readClaims(accessToken);
  if (!claims) {
    return refuse(
      'NOT_A_TOKEN',
      'This is no access token of Cognito: it has three parts with dots between and begins with eyJ. Copy the whole of it.',
    );
  }
  if (claims['token_use'] !== 'access') {
    const use = claims['token_use'] === 'id' ? 'an ID token' : 'a token of another kind';
    return refuse(
      'NOT_AN_ACCESS_TOKEN',
      `This is ${use}. Cognito wants the access token of the same sign-in.`,
    );
  }
  const issuer = claimedText(claims, 'iss') ?? '';
  if (!issuer.endsWith(`/${pool.userPoolId}`)) {
    return refuse(
      'TOKEN_OTHER_POOL',
      `This token is of another user pool than "${pool.name}" (${pool.userPoolId}). Choose the pool that it comes from.`,
    );
  }
  const expiresAt = claimedTime(claims, 'exp') ?? 0;
  if (now !== null && expiresAt <= now) {
    return refuse('TOKEN_EXPIRED', 'This access token has expired. Sign in again where it comes from.');
  }
  const scopes = (claimedText(claims, 'scope') ?? '').split(' ');
  if (!scopes.includes(SCOPE)) {
    return refuse(
      'TOKEN_SCOPE',
      `This access token lacks the scope ${SCOPE}, without which no software token can be set up. Ask for the scope at the hosted sign-in, or sign in by the API.`,
    );
  }
  const username = claimedText(claims, 'username') ?? claimedText(claims, 'sub') ?? '';
  if (username === '') return refuse('NOT_A_TOKEN', 'This token names no user.');
  return { ok: true, value: { accessToken, username, expiresAt } };
}

/** A Session as AWS's model bounds it. Errors: NO_SESSION, NOT_A_SESSION. */
export function readSession(pasted: Secret): CognitoResult<Secret> {
  const text = bare(pasted);
  if (text === '') return refuse('NO_SESSION', 'Paste the Session of an MFA_SETUP challenge.');
  if (text.length < 20 || text.length > 2048 || /\s/.test(text)) {
    return refuse(
      'NOT_A_SESSION',
      'This is no Session of Cognito: 20 to 2048 characters without spaces. Copy the value of "Session" as it came with MFA_SETUP.',
    );
  }
  return { ok: true, value: new Secret(text) };
}

/** Without what comes along when it is copied out of a header or a JSON document. */
function bare(pasted: Secret): string {
  return pasted
    .reveal()
    .trim()
    .replace(/,$/, '')
    .replaceAll(/^["']|["']$/g, '')
    .trim();
}
