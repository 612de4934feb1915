export type ClaimWords =
  | { readonly kind: 'time'; readonly at: number }
  /** Groups, scopes, roles: one below the other. */
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | { readonly kind: 'text'; readonly text: string };

/** NumericDate claims of RFC 7519, OpenID Connect Core and Cognito: seconds since the epoch. */
const TIMES = ['exp', 'iat', 'nbf', 'auth_time', 'updated_at'];

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** How a claim is read by people. `value`: JSON, or the text as it is. */
export function claimWords(name: string, value: string): ClaimWords {
  if (TIMES.includes(name) && /^\d{9,11}$/u.test(value)) return { kind: 'time', at: Number(value) * 1000 };
  // Scopes are one text with spaces between (RFC 8693, 4.2).
  if (name === 'scope') return { kind: 'list', items: value.split(' ').filter((each) => each !== '') };
  // Only what is JSON on purpose: a user name of digits alone stays the text that it is.
  if (!value.startsWith('[') && !value.startsWith('{')) return { kind: 'text', text: value };
  const found = parsed(value);
  return Array.isArray(found)
    ? { kind: 'list', items: found.map(textOf) }
    : { kind: 'text', text: textOf(found) };
}
