import * as v from 'valibot';
import type { Secret } from '../secrecy/secret.ts';

export type Claims = Readonly<Record<string, unknown>>;

const claims = v.record(v.string(), v.unknown());

/**
 * The claims of a JWT, its signature unchecked: for showing, and to learn what the service will check anyway.
 * Null for anything else.
 */
export function readClaims(token: Secret): Claims | null {
  const [header, payload, signature, ...rest] = token.reveal().split('.');
  if (!header || !payload || signature === undefined || rest.length > 0) return null;
  try {
    const parsed = v.safeParse(claims, JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    return parsed.success ? parsed.output : null;
  } catch {
    return null;
  }
}

/** A claim of seconds since the epoch, in ms. */
export function claimedTime(from: Claims, name: string): number | null {
  const value = from[name];
  return typeof value === 'number' && Number.isFinite(value) ? value * 1000 : null;
}

export function claimedText(from: Claims, name: string): string | null {
  const value = from[name];
  return typeof value === 'string' && value !== '' ? value : null;
}
