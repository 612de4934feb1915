import { ok, type Result } from '../../contract/result.ts';
import { accountName, byName, findPool, poolsById } from '../find.ts';
import { formatTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { withVault } from '../with-vault.ts';

export interface ListOptions {
  readonly pool?: string;
  readonly tag?: string;
  readonly removed?: boolean;
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
    // What went to the trash last comes first.
    const accounts = options.removed ? vault.accounts.listRemoved() : byName(vault.accounts.list(), pools);
    const rows = accounts
      .map((account) => ({
        id: account.id,
        account: accountName(account, pools),
        username: account.username,
        pool: pools.get(account.poolId ?? '')?.name ?? null,
        tags: account.tags,
        token: unreadable.has(account.id) ? 'unreadable' : (tokens.get(account.id)?.state ?? 'none'),
        server: account.server?.state ?? null,
        problem: account.problem?.code ?? null,
      }))
      .filter((row) => options.pool === undefined || row.pool?.toLowerCase() === options.pool.toLowerCase())
      .filter((row) => options.tag === undefined || row.tags.includes(options.tag));
    if (out.json) {
      out.answerJson(rows);
    } else if (rows.length > 0) {
      const cells = rows.map((row) => [
        row.account,
        row.token,
        row.server ?? '',
        row.tags.join(','),
        row.problem ?? '',
      ]);
      out.answer(formatTable(['ACCOUNT', 'TOKEN', 'AT THE POOL', 'TAGS', 'PROBLEM'], cells));
    } else {
      out.say(nothing(options, accounts.length));
    }
    return ok(0);
  });
}

function nothing(options: ListOptions, all: number): string {
  const where = options.removed ? 'in the trash' : 'here';
  if (all > 0) return `No account ${where} has this pool and tag.`;
  return options.removed
    ? 'The trash is empty.'
    : 'No accounts here. "poolkey enroll ROSTER.csv --pool NAME" enrolls users, "poolkey demo" shows how.';
}
