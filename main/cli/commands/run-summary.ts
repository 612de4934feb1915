import type { RunReason, RunState } from '../../contract/runs.ts';
import { runView } from '../../enrollment/bulk/run-view.ts';
import type { Run } from '../../vault/run-store.ts';
import type { Vault } from '../../vault/vault.ts';

export interface RunSummary {
  readonly id: string;
  readonly pool: string | null;
  readonly roster: string;
  readonly state: RunState;
  readonly reason: RunReason | null;
  readonly total: number;
  readonly enrolled: number;
  readonly skipped: number;
  readonly failed: number;
  /** Neither done nor failed. */
  readonly left: number;
  readonly createdAt: number;
}

/** A run in the words of the line that ends one. */
export function summaryOf(vault: Vault, run: Run): RunSummary {
  const { id, poolId, roster, state, reason, total, counts, skipped, createdAt } = runView(vault, run, null);
  return {
    id,
    pool: vault.pools.get(poolId)?.name ?? null,
    roster,
    state,
    reason,
    total,
    enrolled: counts.done - skipped,
    skipped,
    failed: counts.failed,
    left: total - counts.done - counts.failed,
    createdAt,
  };
}
