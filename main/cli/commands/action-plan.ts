import type { PlanView } from '../../contract/actions.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { ACTIONS } from '../../enrollment/actions/table.ts';
import type { Pool } from '../../vault/pool-store.ts';
import type { Vault } from '../../vault/vault.ts';
import { ACTION_COMMANDS } from '../action-commands.ts';
import { counted } from '../counted.ts';
import { EXIT } from '../exit-codes.ts';
import { checkProduction } from '../production.ts';
import { askLine, type Terminal } from '../terminal.ts';
import { wrapped } from '../wrap.ts';

export interface Leave {
  readonly yes?: boolean;
  readonly allowProduction?: boolean;
}

/** A dry run. Exit code 7 when something cannot be done. */
export function showPlan(vault: Vault, plan: PlanView, out: Terminal): Result<number> {
  const { rows, warnings } = plan;
  const able = rows.filter(({ problem }) => problem === null).length;
  const code = able === rows.length ? EXIT.ok : EXIT.failedRows;
  const action = ACTION_COMMANDS[plan.kind];
  const needs = needsOf(vault, plan);
  if (out.json) {
    out.answerJson({
      event: 'plan',
      action,
      rows: rows.map((row) => ({ ...row, account: nameOf(row) })),
      warnings,
      needs,
    });
    return ok(code);
  }
  tellWarnings(plan, out);
  for (const row of rows) {
    const what = row.problem ? `cannot: ${row.problem.message}` : row.steps.join(', ');
    out.answer(wrapped(`${nameOf(row)}: `, what, out.columns));
  }
  const of = able === rows.length ? counted(able, 'user') : `${able} of ${counted(rows.length, 'user')}`;
  out.answer(`${action} for ${of}; nothing was sent`);
  if (needs.length > 0) out.say(`It needs ${needs.join(' and ')}.`);
  return ok(code);
}

/** Errors: PRODUCTION_POOL, NOT_CONFIRMED. */
export async function agreed(
  vault: Vault,
  plan: PlanView,
  leave: Leave,
  out: Terminal,
): Promise<Result<undefined>> {
  const { changes, retype } = ACTIONS[plan.kind];
  const able = plan.rows.filter(({ problem }) => problem === null);
  if (changes) {
    const allowed = checkProduction(poolsOf(vault, plan), leave.allowProduction);
    if (!allowed.ok) return allowed;
  }
  if (retype === null || leave.yes || able.length === 0) return ok(undefined);
  tellWarnings(plan, out);
  const [only] = able;
  const whom = able.length === 1 && only ? nameOf(only) : counted(able.length, 'user');
  const typed = out.json ? null : await askLine(`Type ${retype} to ${ACTION_COMMANDS[plan.kind]} ${whom}: `);
  return typed?.trim() === retype
    ? ok(undefined)
    : fail(
        'NOT_CONFIRMED',
        'Nothing was done. A script confirms with --yes; --dry-run shows what would happen.',
      );
}

function tellWarnings({ warnings }: PlanView, out: Terminal): void {
  for (const warning of warnings) out.say(wrapped('note: ', warning, out.columns));
}

/** The flags without which it would be refused. */
function needsOf(vault: Vault, plan: PlanView): string[] {
  const { changes, retype } = ACTIONS[plan.kind];
  return [
    ...(changes && !checkProduction(poolsOf(vault, plan), false).ok ? ['--allow-production'] : []),
    ...(retype === null ? [] : ['--yes']),
  ];
}

function poolsOf(vault: Vault, plan: PlanView): Pool[] {
  const ids = new Set(plan.rows.map(({ id }) => vault.accounts.get(id)?.poolId ?? ''));
  return [...ids].flatMap((id) => vault.pools.get(id) ?? []);
}

/** As `accountName`: entries without a pool have nothing to name it by but themselves. */
export function nameOf({ username, pool }: PlanView['rows'][number]): string {
  return pool === '' ? username : `${username}@${pool}`;
}
