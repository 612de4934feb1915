import { sign, verify } from 'node:crypto';
import type { SigningKey } from '../state/pool.ts';

export type Claims = Readonly<Record<string, unknown>>;

export interface DecodedJwt {
  readonly header: Claims;
  readonly claims: Claims;
  readonly signingInput: string;
  readonly signature: Buffer;
}

/** A compact RS256 token (RFC 7515, RFC 7519). */
export function signJwt(claims: Claims, key: SigningKey): string {
  const input = `${encode({ kid: key.kid, alg: 'RS256' })}.${encode(claims)}`;
  return `${input}.${sign('RSA-SHA256', Buffer.from(input), key.privateKey).toString('base64url')}`;
}

/** The parts of a token, not yet to be believed; undefined when it is no JWT. */
export function decodeJwt(token: string): DecodedJwt | undefined {
  const [header, claims, signature, ...rest] = token.split('.');
  if (!header || !claims || !signature || rest.length > 0) return undefined;
  const decodedHeader = parse(header);
  const decodedClaims = parse(claims);
  if (!decodedHeader || !decodedClaims) return undefined;
  return {
    header: decodedHeader,
    claims: decodedClaims,
    signingInput: `${header}.${claims}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

export function isSignedBy(jwt: DecodedJwt, key: SigningKey): boolean {
  if (jwt.header['alg'] !== 'RS256' || jwt.header['kid'] !== key.kid) return false;
  return verify('RSA-SHA256', Buffer.from(jwt.signingInput), key.publicKey, jwt.signature);
}

function encode(part: Claims): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

function parse(part: string): Claims | undefined {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, 'base64url').toString());
    return typeof value === 'object' && value !== null ? (value as Claims) : undefined;
  } catch {
    return undefined;
  }
}
