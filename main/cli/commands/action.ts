import type { ActionKind, PlanView } from '../../contract/actions.ts';
import { ok, type Result } from '../../contract/result.ts';
import { planAction } from '../../enrollment/actions/plan.ts';
import { runAction, type ActionEvent } from '../../enrollment/actions/run.ts';
import { EXIT } from '../exit-codes.ts';
import { abortOnInterrupt } from '../interrupted.ts';
import { sayingLearnedFlows } from '../learned-flow.ts';
import { selectAccounts, type SelectOptions } from '../select.ts';
import { progressBar } from '../table.ts';
import { tellingWaits } from '../telling-waits.ts';
import type { Terminal } from '../terminal.ts';
import { withVault, type Workplace } from '../with-vault.ts';
import { ActionReport } from './action-output.ts';
import { agreed, nameOf, showPlan, type Leave } from './action-plan.ts';

export interface ActionOptions extends SelectOptions, Leave {
  /** users a second */
  readonly rate: number;
  readonly concurrency: number;
  readonly dryRun?: boolean;
}

/**
 * Does an action with the selected users; with --json one event a line. Exit code 7 when some failed; for `reconcile` when some
 * are not working.
 */
export function actionCommand(
  kind: ActionKind,
  queries: readonly string[],
  options: ActionOptions,
  out: Terminal,
): Promise<Result<number>> {
  return withVault(async (place) => {
    const { vault } = place;
    const selected = selectAccounts(vault, queries, options);
    if (!selected.ok) return selected;
    const plan = planAction(
      vault,
      kind,
      selected.value.map(({ id }) => id),
    );
    if (options.dryRun) return showPlan(vault, plan, out);
    const allowed = await agreed(vault, plan, options, out);
    if (!allowed.ok) return allowed;
    return carryOut(place, plan, options, out);
  });
}

async function carryOut(
  { vault, deps, host }: Workplace,
  plan: PlanView,
  options: ActionOptions,
  out: Terminal,
): Promise<Result<number>> {
  const report = new ActionReport(vault, plan.kind, out, deps.clock());
  for (const row of plan.rows) {
    if (row.problem) report.refused({ name: nameOf(row), username: row.username }, row.problem);
  }
  const accounts = plan.rows.flatMap(({ id, problem }) => (problem ? [] : (vault.accounts.get(id) ?? [])));
  if (accounts.length > 0) await host.ensure();
  const progress = (note: string): void => out.progress(progressBar(report.ended, accounts.length, note));
  const waiting = tellingWaits(deps, (seconds) => {
    if (accounts.length === 1) out.say(`waiting ${seconds} s for the next unused code`);
    else progress(`waiting ${seconds} s`);
  });
  const { signal, stop } = abortOnInterrupt(out);
  const run = {
    concurrency: options.concurrency,
    ratePerSecond: options.rate,
    signal,
    onEvent: (event: ActionEvent) => {
      if (event.kind === 'row') report.row(event);
      else progress(`${event.account.username}: ${event.operation}`);
    },
  };
  const { done, left } = await sayingLearnedFlows(vault, out, () =>
    runAction(waiting, plan.kind, accounts, run),
  );
  stop();
  const { failed, states, notWorking } = report;
  const found = Object.entries(states).map(([state, count]) => `${count} ${state}`);
  if (out.json) {
    out.answerJson({ event: 'end', done, failed, left, ...(found.length > 0 ? { states } : {}) });
  } else {
    const ended = found.length > 0 ? found : [`${done} done`];
    const failures = found.length === 0 || failed > 0 ? [`${failed} failed`] : [];
    out.answer([...ended, ...failures, ...(left > 0 ? [`${left} not started`] : [])].join(', '));
  }
  if (signal.aborted) return ok(EXIT.interrupted);
  return ok(failed + notWorking > 0 ? EXIT.failedRows : EXIT.ok);
}
