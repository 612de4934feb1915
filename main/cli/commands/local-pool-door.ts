import * as v from 'valibot';
import { fail, ok, type Result } from '../../contract/result.ts';

const TIMEOUT_MS = 10_000;

const refusal = v.object({ code: v.string(), message: v.string() });

/**
 * Asks the control door of a local pool that runs elsewhere. Errors: USAGE, UNREACHABLE, NOT_A_LOCAL_POOL, and what the
 * pool itself objects to, such as BAD_FAULT.
 */
export async function askLocalPool<S extends v.GenericSchema>(
  endpoint: string,
  path: string,
  schema: S,
  change?: object,
): Promise<Result<v.InferOutput<S>>> {
  if (!URL.canParse(endpoint) || !/^https?:$/.test(new URL(endpoint).protocol)) {
    return fail('USAGE', `--endpoint must be an address like http://127.0.0.1:4000, not "${endpoint}".`);
  }
  let status: number;
  let body: unknown;
  try {
    const answer = await fetch(new URL(`/_poolkey/${path}`, endpoint), {
      redirect: 'error',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(change && {
        method: 'PATCH',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(change),
      }),
    });
    status = answer.status;
    body = await answer.json().catch(() => undefined);
  } catch {
    return fail(
      'UNREACHABLE',
      `Nothing answers at ${endpoint}. Is the local pool running, and is this its address?`,
    );
  }
  const refused = v.safeParse(refusal, body);
  if (status !== 200 && refused.success) return fail(refused.output.code, refused.output.message);
  const parsed = v.safeParse(schema, body);
  if (status !== 200 || !parsed.success) {
    return fail(
      'NOT_A_LOCAL_POOL',
      `What answers at ${endpoint} is no local pool of this version of Poolkey.`,
    );
  }
  return ok(parsed.output);
}
