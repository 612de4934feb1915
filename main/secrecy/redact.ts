/** Tokens (JWT), base32 secrets, otpauth URIs, long base64 (sessions, keys): nothing that a log needs. */
const LOOKS_SECRET = [
  /otpauth(?:-migration)?:\/\/\S+/gi,
  /\beyJ[\w-]{10,}(?:\.[\w-]+)*/g,
  /\b[A-Z2-7]{16,}\b=*/g,
  /\b[A-Za-z0-9+/_-]{40,}={0,2}/g,
  /\b\d{6,10}\b/g,
] as const;

/**
 * The second net under `Secret`: takes out of a log value whatever looks like a secret or a code. Errors keep name and
 * stack frames; other objects are dropped to their type, since nobody looked at their fields.
 */
export function redact(value: unknown): unknown {
  if (typeof value === 'string') return redactText(value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null || value === undefined)
    return value;
  if (value instanceof Error) {
    const frames = (value.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
    return [`${value.name}: ${redactText(value.message)}`, ...frames].join('\n');
  }
  return `[${typeof value}]`;
}

/** Takes out of a text whatever looks like a secret or a code. */
export function redactText(text: string): string {
  return LOOKS_SECRET.reduce((rest, pattern) => rest.replaceAll(pattern, '[redacted]'), text);
}
