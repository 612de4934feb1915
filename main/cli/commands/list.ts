import { ok, type Result } from '../../contract/result.ts';
import { accountName, findPool, poolsById } from '../find.ts';
import { formatTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { withVault } from '../with-vault.ts';

export interface ListOptions {
  readonly pool?: string;
  readonly tag?: string;
}

/** The accounts of the vault, without codes: those are taken one by one with `poolkey code`. */
export function listCommand(options: ListOptions, out: Terminal): Promise<Result<number>> {
  return withVault(async ({ vault }) => {
    if (options.pool !== undefined) {
      const pool = findPool(vault, options.pool);
      if (!pool.ok) return pool;
    }
    const pools = poolsById(vault);
    const tokens = vault.tokens.summaries();
    const unreadable = vault.tokens.unreadable();
    const rows = vault.accounts
      .list()
      .map((account) => ({
        id: account.id,
        account: accountName(account, pools),
        username: account.username,
        pool: pools.get(account.poolId ?? '')?.name ?? null,
        tags: account.tags,
        token: unreadable.has(account.id) ? 'unreadable' : (tokens.get(account.id)?.state ?? 'none'),
        problem: account.problem?.code ?? null,
      }))
      .filter((row) => options.pool === undefined || row.pool?.toLowerCase() === options.pool.toLowerCase())
      .filter((row) => options.tag === undefined || row.tags.includes(options.tag));
    if (out.json) {
      out.answerJson(rows);
    } else if (rows.length > 0) {
      const cells = rows.map((row) => [row.account, row.pool ?? '', row.token, row.problem ?? '']);
      out.answer(formatTable(['ACCOUNT', 'POOL', 'TOKEN', 'PROBLEM'], cells));
    } else {
      out.say(
        'No accounts here. "poolkey enroll ROSTER.csv --pool NAME" enrolls users, "poolkey demo" shows how.',
      );
    }
    return ok(0);
  });
}
