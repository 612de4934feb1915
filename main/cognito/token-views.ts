import type { TokenKind, TokenView } from '../contract/sign-ins.ts';
import type { Secret } from '../secrecy/secret.ts';
import type { Tokens } from './auth-answer.ts';
import { claimedTime, readClaims } from './jwt.ts';

/** The tokens that a sign-in brought, by kind. */
export function tokensByKind(tokens: Tokens): { kind: TokenKind; token: Secret }[] {
  const { accessToken, idToken, refreshToken } = tokens;
  return [
    { kind: 'access' as const, token: accessToken },
    ...(idToken ? [{ kind: 'id' as const, token: idToken }] : []),
    ...(refreshToken ? [{ kind: 'refresh' as const, token: refreshToken }] : []),
  ];
}

/** What they say, without themselves. A refresh token is sealed by Cognito: it tells nothing about itself. */
export function tokenViews(tokens: Tokens): TokenView[] {
  return tokensByKind(tokens).map(({ kind, token }) => {
    const claims = (kind === 'refresh' ? null : readClaims(token)) ?? {};
    return {
      kind,
      claims: Object.entries(claims).map(([name, value]) => ({
        name,
        value: typeof value === 'string' ? value : JSON.stringify(value),
      })),
      issuedAt: claimedTime(claims, 'iat'),
      expiresAt: claimedTime(claims, 'exp'),
    };
  });
}
