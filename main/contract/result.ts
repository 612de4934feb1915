/**
 * How an expected failure crosses the bridge: thrown errors lose their fields on the way, tagged results
 * keep the stable `code` (for programs) and the `message` (for people, says what to do next).
 */
export interface Failure {
  readonly code: string;
  readonly message: string;
  /** For a wait that may end: when to try again, in ms. */
  readonly retryAfterMs?: number;
}

export type Result<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: Failure };

export function ok<T>(value: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value };
}

export function fail(
  code: string,
  message: string,
  retryAfterMs?: number,
): { readonly ok: false; readonly error: Failure } {
  return {
    ok: false,
    error: retryAfterMs === undefined ? { code, message } : { code, message, retryAfterMs },
  };
}
