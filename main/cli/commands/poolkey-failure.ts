import type { PoolkeyError } from '../../client/errors.ts';
import { fail, type Result } from '../../contract/result.ts';

/** As the command line tells errors: the code is added there. */
export function failureOf({ code, message, retryAfterMs }: PoolkeyError): Result<never> {
  return fail(code, message.replace(/ \[[A-Z_]+\]$/, ''), retryAfterMs);
}
