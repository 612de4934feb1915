import { sentenceOf, type PoolkeyError } from '../../client/errors.ts';
import { fail, type Result } from '../../contract/result.ts';

/** As the command line tells errors: the code is added there. */
export function failureOf(error: PoolkeyError): Result<never> {
  return fail(error.code, sentenceOf(error), error.retryAfterMs);
}
