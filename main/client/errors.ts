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

export function errorOf({
  code,
  message,
  retryAfterMs,
}: {
  readonly code: string;
  readonly message: string;
  readonly retryAfterMs?: number | undefined;
}): PoolkeyError {
  return new PoolkeyError(code, message, retryAfterMs);
}

/** Its message without the code behind it. */
export function sentenceOf({ code, message }: PoolkeyError): string {
  return message.slice(0, -` [${code}]`.length);
}

/** The same with another stack. A new one: what ends a connection ends all that was asked through it. */
export function errorAt(of: PoolkeyError, frames: readonly string[]): PoolkeyError {
  const error = new PoolkeyError(of.code, sentenceOf(of), of.retryAfterMs);
  error.stack = [`${error.name}: ${error.message}`, ...frames].join('\n');
  return error;
}

export function noBroker(why: string): PoolkeyError {
  return new PoolkeyError(
    'NO_BROKER',
    `Poolkey does not hand out codes here. ${why} Start the tests with "poolkey run -- …", or open the app and unlock it.`,
  );
}

export function untrusted(why: string): PoolkeyError {
  return new PoolkeyError(
    'UNTRUSTED_BROKER',
    `What answers at Poolkey's socket is not Poolkey: ${why}. Nothing was told to it. Start Poolkey again.`,
  );
}
