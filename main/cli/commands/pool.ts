import { ok, type Result } from '../../contract/result.ts';
import { addPool, removePool } from '../../enrollment/manage-pools.ts';
import { findPool } from '../find.ts';
import { shellWord } from '../shell-word.ts';
import { formatTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { withVault } from '../with-vault.ts';
import { clientSecretByStdin, parsePoolInput, type PoolAddOptions } from './pool-input.ts';

export async function poolAddCommand(
  name: string,
  options: PoolAddOptions,
  out: Terminal,
): Promise<Result<number>> {
  const { clientSecretStdin, ...fields } = options;
  const secret = await clientSecretByStdin(clientSecretStdin);
  if (!secret.ok) return secret;
  const input = parsePoolInput({ name, ...fields, ...secret.value });
  if (!input.ok) return input;
  return withVault(async ({ vault }) => {
    const added = addPool(vault, input.value);
    if (!added.ok) return added;
    const { id, region, endpoint, userPoolId, clientId } = added.value;
    if (out.json) out.answerJson({ id, name: added.value.name, userPoolId, clientId, region, endpoint });
    else out.answer(`Added the pool "${added.value.name}" (${userPoolId}, ${endpoint ?? region}).`);
    out.say(`Is it set up right? poolkey pool check ${shellWord(added.value.name)}`);
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
      learnedFlow: pool.learnedFlow,
      profile: pool.profile,
      clockOffsetMs: pool.clockOffsetMs,
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
        p.flow === 'auto' && p.learnedFlow ? `auto (${p.learnedFlow})` : p.flow,
        String(p.accounts),
        p.production ? 'production' : '',
      ]);
      out.answer(formatTable(['NAME', 'USER POOL', 'WHERE', 'FLOW', 'ACCOUNTS', ''], cells));
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
    if (out.json) out.answerJson({ removed: pool.value.name });
    else out.answer(`Removed the pool "${pool.value.name}".`);
    return ok(0);
  });
}
