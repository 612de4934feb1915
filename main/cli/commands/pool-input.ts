import * as v from 'valibot';
import { poolInput, type PoolInput } from '../../contract/pools.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { readSecret } from '../terminal.ts';

export interface PoolAddOptions {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly clientSecretStdin?: boolean;
  readonly region?: string;
  readonly endpoint?: string;
  readonly flow?: string;
  readonly profile?: string;
  readonly production?: boolean;
}

/** Errors: INVALID_CLIENT_SECRET where stdin holds none. */
export async function clientSecretByStdin(
  wanted: boolean | undefined,
): Promise<Result<{ clientSecret?: string }>> {
  if (!wanted) return ok({});
  const clientSecret = (await readSecret('Client secret')).reveal().trim();
  return clientSecret === ''
    ? fail(
        'INVALID_CLIENT_SECRET',
        'stdin held no client secret. Pipe it in, or leave out --client-secret-stdin.',
      )
    : ok({ clientSecret });
}

/** Errors: USAGE. */
export function parsePoolInput(values: object): Result<PoolInput> {
  const parsed = v.safeParse(poolInput, values);
  return parsed.success
    ? ok(parsed.output)
    : fail(
        'USAGE',
        `A value is too long or of the wrong kind: ${v.getDotPath(parsed.issues[0]) ?? 'unknown'}.`,
      );
}
