import { fail, ok, type Result } from '../../contract/result.ts';
import { accountName, findAccount, poolsById } from '../find.ts';
import { selectAccounts, type SelectOptions } from '../select.ts';
import type { Terminal } from '../terminal.ts';
import { withVault } from '../with-vault.ts';

/** More names than that are of no use to anybody's eyes. */
const NAMED = 10;

export interface RemoveOptions extends SelectOptions {
  readonly dryRun?: boolean;
}

/** Moves accounts to the trash of the vault. At the pool nothing changes: MFA stays as it is. */
export function removeCommand(
  queries: readonly string[],
  options: RemoveOptions,
  out: Terminal,
): Promise<Result<number>> {
  return withVault(async ({ vault }) => {
    const selected = selectAccounts(vault, queries, options);
    if (!selected.ok) return selected;
    const pools = poolsById(vault);
    const names = selected.value.map((account) => accountName(account, pools));
    if (!options.dryRun) vault.accounts.remove(selected.value.map(({ id }) => id));
    const verb = options.dryRun ? 'would be removed' : 'removed';
    if (out.json) out.answerJson({ removed: names, dryRun: options.dryRun ?? false });
    else out.answer(`${names.length} ${verb}: ${named(names)}`);
    if (!options.dryRun)
      out.say('"poolkey restore NAME" brings one back; "poolkey list --removed" shows them.');
    return ok(0);
  });
}

/** Takes accounts out of the trash again. Errors: NOT_FOUND, AMBIGUOUS. */
export function restoreCommand(queries: readonly string[], out: Terminal): Promise<Result<number>> {
  return withVault(async ({ vault }) => {
    const trash = vault.accounts.listRemoved();
    const pools = poolsById(vault);
    const found = new Map<string, string>();
    for (const query of queries) {
      const account = findAccount(vault, query, trash);
      if (!account.ok && account.error.code === 'NOT_FOUND') {
        return fail(
          'NOT_FOUND',
          `No removed account matches "${query}". "poolkey list --removed" shows all.`,
        );
      }
      if (!account.ok) return account;
      found.set(account.value.id, accountName(account.value, pools));
    }
    vault.accounts.restore([...found.keys()]);
    const names = [...found.values()];
    if (out.json) out.answerJson({ restored: names });
    else out.answer(`${names.length} restored: ${named(names)}`);
    return ok(0);
  });
}

function named(names: readonly string[]): string {
  return `${names.slice(0, NAMED).join(', ')}${names.length > NAMED ? ', …' : ''}`;
}
