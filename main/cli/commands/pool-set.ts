import type { PoolInput } from '../../contract/pools.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { checkPoolUpdate, movesElsewhere, updatePool } from '../../enrollment/manage-pools.ts';
import type { Pool } from '../../vault/pool-store.ts';
import { findPool } from '../find.ts';
import type { Json } from '../flags.ts';
import type { Terminal } from '../terminal.ts';
import { withVault } from '../with-vault.ts';
import { clientSecretByStdin, parsePoolInput, type PoolAddOptions } from './pool-input.ts';

export interface PoolSetOptions extends Partial<PoolAddOptions> {
  readonly clearClientSecret?: boolean;
  readonly rename?: string;
}

/** Errors: USAGE, those of `checkPoolUpdate`, POOL_IN_USE where stored passwords would go somewhere else. */
export async function poolSetCommand(
  name: string,
  { json: _json, ...options }: PoolSetOptions & Json,
  out: Terminal,
): Promise<Result<number>> {
  const { clientSecretStdin, clearClientSecret, ...changes } = options;
  if (Object.keys(options).length === 0) {
    return fail(
      'USAGE',
      'Say what to change, as in --flow srp. "poolkey pool set --help" shows what there is.',
    );
  }
  if (clientSecretStdin && clearClientSecret)
    return fail('USAGE', 'Give either --client-secret-stdin or --clear-client-secret.');
  const secret = await clientSecretByStdin(clientSecretStdin);
  if (!secret.ok) return secret;
  return withVault(async ({ vault }) => {
    const found = findPool(vault, name);
    if (!found.ok) return found;
    const pool = found.value;
    const input = merged(pool, {
      ...changes,
      ...secret.value,
      ...(clearClientSecret ? { noClientSecret: true } : {}),
    });
    if (!input.ok) return input;
    const checked = checkPoolUpdate(vault, pool, input.value);
    if (!checked.ok) return checked;
    const moved = movesElsewhere(pool, checked.value);
    if (moved && (pool.local || vault.accounts.countWithRemoved(pool.id) > 0)) {
      return fail(
        'POOL_IN_USE',
        `The stored passwords of the accounts of "${pool.name}", removed ones included, would be sent to another address. Add another pool for it, or change it in the window.`,
      );
    }
    const updated = updatePool(vault, pool, checked.value);
    if (out.json) out.answerJson({ id: updated.id, name: updated.name, flow: updated.flow });
    else out.answer(`Changed the pool "${updated.name}".`);
    return ok(0);
  });
}

/** The pool as it is, with what was given in its place. */
function merged(pool: Pool, { rename, ...given }: { rename?: string } & object): Result<PoolInput> {
  return parsePoolInput({
    name: rename ?? pool.name,
    userPoolId: pool.userPoolId,
    clientId: pool.clientId,
    region: pool.region,
    ...(pool.endpoint === null ? {} : { endpoint: pool.endpoint }),
    flow: pool.flow,
    color: pool.color,
    production: pool.production,
    ...given,
  });
}
