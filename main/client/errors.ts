/** What Poolkey could not do, with a stable code (`WAIT_TIMEOUT`, `BUSY`, …) and a sentence that says what to do next. */
export class PoolkeyError extends Error {
  override readonly name = 'PoolkeyError';
  readonly code: string;
  /** When to try again, ms; undefined where waiting does not help. */
  readonly retryAfterMs: number | undefined;

  constructor(code: string, message: string, retryAfterMs?: number) {
    super(`${message} [${code}]`);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}
