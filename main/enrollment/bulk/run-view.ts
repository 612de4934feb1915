import type { RunRowView, RunView } from '../../contract/runs.ts';
import type { RunRow } from '../../vault/run-row-store.ts';
import type { Run } from '../../vault/run-store.ts';
import type { Vault } from '../../vault/vault.ts';
import type { RunWorker } from './run-worker.ts';

/** A run as it is shown. `worker`: that of this process, if there is one. */
export function runView(
  vault: Vault,
  run: Run,
  worker: RunWorker | null,
  throttled: RunView['throttled'] = [],
): RunView {
  const { id, poolId, roster, options, reason, createdAt, startedAt, endedAt } = run;
  const counts = worker ? { ...worker.progress.counts } : vault.runRows.counts(id);
  const left = run.state === 'running' && run.owner === null;
  const ending = worker?.ending ?? null;
  return {
    id,
    poolId,
    roster,
    options,
    state: left ? 'stopped' : run.state,
    reason: left ? INTERRUPTED : (ending?.reason ?? reason),
    worker: worker ? 'here' : run.owner === null ? null : 'elsewhere',
    ending: ending && worker ? (ending.state === 'paused' ? 'pausing' : 'stopping') : null,
    total: Object.values(counts).reduce((sum, count) => sum + count, 0),
    counts,
    skipped: worker ? worker.progress.skipped : vault.runRows.countSkipped(id),
    waiting: worker?.waiting ?? 0,
    usersPerSecond: worker?.progress.perSecond ?? null,
    leftMs: worker?.progress.leftMs ?? null,
    throttled: worker ? throttled : [],
    createdAt,
    startedAt,
    endedAt,
  };
}

/** Its process ended without a word: a crash, a power loss, a kill. */
const INTERRUPTED = {
  code: 'INTERRUPTED',
  message: 'Poolkey ended while it ran. Nothing is lost: resume goes on where it was.',
};

/** Which token the vault had before is nobody's business there. */
export function rowView(row: RunRow): RunRowView {
  const { earlier, ...view } = row;
  void earlier;
  return view;
}
