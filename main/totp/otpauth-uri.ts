import * as OTPAuth from 'otpauth';
import { fail, ok, type Result } from '../contract/result.ts';
import { checkShape, parseSecret, type Algorithm, type SoftwareToken } from './software-token.ts';

export interface OtpauthEntry {
  readonly label: string;
  readonly issuer: string;
  readonly token: SoftwareToken;
}

/**
 * Reads `otpauth://totp/LABEL?secret=…&issuer=…` (the Key URI format). Never echoes the URI: it holds the secret.
 * Errors: INVALID_URI, UNSUPPORTED_TYPE (HOTP, Steam), and those of the secret and its numbers.
 */
export function parseOtpauthUri(text: string): Result<OtpauthEntry> {
  const uri = text.trim();
  if (!/^otpauth:\/\//i.test(uri)) {
    return fail('INVALID_URI', 'This is not an otpauth:// address. Paste the text behind the QR code.');
  }
  let url: URL;
  try {
    url = new URL(uri);
  } catch {
    return fail('INVALID_URI', 'The otpauth:// address is damaged. Copy it again in full.');
  }
  if (url.hostname.toLowerCase() !== 'totp') {
    return fail('UNSUPPORTED_TYPE', 'Only time-based codes (otpauth://totp/…) are supported.');
  }
  const secret = parseSecret(url.searchParams.get('secret') ?? '');
  if (!secret.ok) return secret;
  const algorithm = parseAlgorithm(url.searchParams.get('algorithm'));
  if (algorithm === null) return fail('INVALID_URI', 'The algorithm must be SHA1, SHA256 or SHA512.');
  const digits = Number(url.searchParams.get('digits') ?? '6');
  const periodMs = Number(url.searchParams.get('period') ?? '30') * 1000;
  const shape = checkShape(digits, periodMs);
  if (!shape.ok) return shape;
  const named = url.searchParams.get('issuer');
  const { prefix, name } = splitLabel(url.pathname, named);
  if (name === null) return fail('INVALID_URI', 'The label of the otpauth:// address is damaged.');
  const issuer = named ?? prefix;
  return ok({
    label: name === '' ? issuer || 'unnamed' : name,
    issuer,
    token: { secret: secret.value, algorithm, digits, periodMs },
  });
}

/** The URI of a token, for QR codes and exports. The result holds the secret in the clear. */
export function formatOtpauthUri(entry: OtpauthEntry): string {
  return OTPAuth.URI.stringify(
    new OTPAuth.TOTP({
      issuer: entry.issuer,
      label: entry.label,
      secret: OTPAuth.Secret.fromBase32(entry.token.secret.reveal()),
      algorithm: entry.token.algorithm,
      digits: entry.token.digits,
      period: entry.token.periodMs / 1000,
    }),
  );
}

function parseAlgorithm(text: string | null): Algorithm | null {
  const name = (text ?? 'SHA1').toUpperCase().replace(/^(?:HMAC)?-?SHA-?/, 'SHA');
  return name === 'SHA1' || name === 'SHA256' || name === 'SHA512' ? name : null;
}

/**
 * The label is `issuer:account` or `account`; the colon may be percent-encoded. An issuer with colons of its own can
 * only be told from the account by the parameter that repeats it.
 */
function splitLabel(pathname: string, issuer: string | null): { prefix: string; name: string | null } {
  let label: string;
  try {
    label = decodeURIComponent(pathname.replace(/^\//, ''));
  } catch {
    return { prefix: '', name: null };
  }
  if (issuer && label.startsWith(`${issuer}:`)) {
    return { prefix: issuer, name: label.slice(issuer.length + 1).trim() };
  }
  const colon = label.indexOf(':');
  if (colon < 0) return { prefix: '', name: label.trim() };
  return { prefix: label.slice(0, colon).trim(), name: label.slice(colon + 1).trim() };
}
