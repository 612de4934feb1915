import type { ActionKind, PlanView } from '../../contract/actions.ts';
import type { Account } from '../../vault/account-store.ts';
import type { Pool } from '../../vault/pool-store.ts';
import type { Vault } from '../../vault/vault.ts';
import { ACTIONS, type ActionEntry } from './table.ts';

type Problem = PlanView['rows'][number]['problem'];

/** What an action would do with these accounts, from what the vault knows: nothing is sent. */
export function planAction(vault: Vault, kind: ActionKind, ids: readonly string[]): PlanView {
  const action = ACTIONS[kind];
  const tokens = vault.tokens.summaries();
  const pools = new Map(vault.pools.list().map((pool) => [pool.id, pool]));
  const rows = [...new Set(ids)].flatMap((id) => {
    const account = vault.accounts.live(id);
    if (!account) return [];
    const pool = pools.get(account.poolId ?? '');
    const problem = problemOf(action, account, pool, tokens.has(id));
    const steps = problem ? [] : [...action.steps];
    return [{ id, username: account.username, pool: pool?.name ?? '', steps, problem }];
  });
  const touched = new Set(
    rows.filter((row) => row.problem === null).map((row) => vault.accounts.get(row.id)?.poolId ?? ''),
  );
  const production = [...touched].flatMap((id) => pools.get(id) ?? []).filter((pool) => pool.production);
  return { kind, rows, warnings: warningsOf(action, production), retype: retypeOf(action, production) };
}

function problemOf(
  action: ActionEntry,
  account: Account,
  pool: Pool | undefined,
  hasToken: boolean,
): Problem {
  if (!pool) return { code: 'NO_POOL', message: 'This entry belongs to no pool.' };
  if (action.needs.includes('password') && !account.hasPassword) {
    return {
      code: 'NO_PASSWORD',
      message: 'The vault has no password for this user. Enroll it by the wizard, and type its password.',
    };
  }
  if (action.needs.includes('token') && !hasToken) {
    return { code: 'NOT_ENROLLED', message: 'The vault has no token of this user. Enroll it first.' };
  }
  return null;
}

function warningsOf(action: ActionEntry, production: readonly Pool[]): string[] {
  const marked = production.map(({ name }) => `"${name}" is marked as production.`);
  return [...(action.changes ? marked : []), ...(action.warning === null ? [] : [action.warning])];
}

/** Of several production pools one name is enough: the others are named in the warnings. */
function retypeOf(action: ActionEntry, production: readonly Pool[]): string | null {
  if (!action.changes) return null;
  return production[0]?.name ?? action.retype;
}
