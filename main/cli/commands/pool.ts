import { ok, type Result } from '../../contract/result.ts';
import type { PoolInput } from '../../contract/pools.ts';
import { poolInput } from '../../contract/pools.ts';
import { fail } from '../../contract/result.ts';
import { addPool, removePool } from '../../enrollment/manage-pools.ts';
import * as v from 'valibot';
import { findPool } from '../find.ts';
import { formatTable } from '../table.ts';
import { readStdin, type Terminal } from '../terminal.ts';
import { withVault } from '../with-vault.ts';

export interface PoolAddOptions {
  readonly userPoolId: string;
  readonly clientId: string;
  readonly clientSecretStdin?: boolean;
  readonly region?: string;
  readonly endpoint?: string;
  readonly flow: string;
  readonly profile?: string;
  readonly production?: boolean;
}

export async function poolAddCommand(
  name: string,
  options: PoolAddOptions,
  out: Terminal,
): Promise<Result<number>> {
  const { clientSecretStdin, ...fields } = options;
  const clientSecret = clientSecretStdin ? (await readStdin()).trim() : undefined;
  if (clientSecret === '') {
    return fail(
      'INVALID_CLIENT_SECRET',
      'stdin held no client secret. Pipe it in, or leave out --client-secret-stdin.',
    );
  }
  const parsed = v.safeParse(poolInput, {
    name,
    ...fields,
    ...(clientSecret === undefined ? {} : { clientSecret }),
  });
  if (!parsed.success) {
    return fail(
      'USAGE',
      `A value is too long or of the wrong kind: ${v.getDotPath(parsed.issues[0]) ?? 'unknown'}.`,
    );
  }
  const input: PoolInput = parsed.output;
  return withVault(async ({ vault }) => {
    const added = addPool(vault, input);
    if (!added.ok) return added;
    const { id, region, endpoint, userPoolId, clientId } = added.value;
    if (out.json) out.answerJson({ id, name: added.value.name, userPoolId, clientId, region, endpoint });
    else out.answer(`Added the pool "${added.value.name}" (${userPoolId}, ${endpoint ?? region}).`);
    return ok(0);
  });
}

export function poolListCommand(out: Terminal): Promise<Result<number>> {
  return withVault(async ({ vault }) => {
    const pools = vault.pools.list().map((pool) => ({
      name: pool.name,
      userPoolId: pool.userPoolId,
      clientId: pool.clientId,
      clientSecret: pool.clientSecret !== null,
      region: pool.region,
      endpoint: pool.endpoint,
      flow: pool.flow,
      production: pool.production,
      local: pool.local,
      accounts: vault.accounts.countOfPool(pool.id),
    }));
    if (out.json) {
      out.answerJson(pools);
    } else if (pools.length > 0) {
      const cells = pools.map((p) => [
        p.name,
        p.userPoolId,
        p.endpoint ?? p.region,
        p.flow,
        String(p.accounts),
      ]);
      out.answer(formatTable(['NAME', 'USER POOL', 'WHERE', 'FLOW', 'ACCOUNTS'], cells));
    } else {
      out.say('No pools yet. Add one with "poolkey pool add NAME --user-pool-id ID --client-id ID".');
    }
    return ok(0);
  });
}

export function poolRemoveCommand(name: string, out: Terminal): Promise<Result<number>> {
  return withVault(async ({ vault }) => {
    const pool = findPool(vault, name);
    if (!pool.ok) return pool;
    const removed = removePool(vault, pool.value);
    if (!removed.ok) return removed;
    out.say(`Removed the pool "${pool.value.name}".`);
    return ok(0);
  });
}
