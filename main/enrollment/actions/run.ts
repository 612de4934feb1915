import type { ActionKind } from '../../contract/actions.ts';
import type { Account } from '../../vault/account-store.ts';
import type { Pool } from '../../vault/pool-store.ts';
import type { EnrollmentDeps } from '../deps.ts';
import { runPaced, type Pace, type Totals } from '../paced.ts';
import type { ActionOutcome } from './subject.ts';
import { ACTIONS } from './table.ts';

export type ActionEvent =
  | { readonly kind: 'call'; readonly account: Account; readonly operation: string }
  | { readonly kind: 'row'; readonly account: Account; readonly outcome: ActionOutcome };

export interface ActionRun extends Omit<Pace, 'ratePerSecond'> {
  /** Users started a second at pools that are not local. */
  readonly ratePerSecond: number;
  readonly onEvent: (event: ActionEvent) => void;
}

/** Does an action with each account that has a pool. A user that fails never stops the others. */
export async function runAction(
  deps: EnrollmentDeps,
  kind: ActionKind,
  accounts: readonly Account[],
  { onEvent, ...pace }: ActionRun,
): Promise<Totals> {
  const items = accounts.flatMap((account) => {
    const pool = account.poolId === null ? null : deps.vault.pools.get(account.poolId);
    return pool ? [{ account, pool }] : [];
  });
  return runPaced(
    deps,
    items,
    { ...pace, ratePerSecond: rateFor(items, pace.ratePerSecond) },
    ({ account, pool }) =>
      ACTIONS[kind].run({
        deps,
        pool,
        client: deps.connect(pool),
        account,
        onCall: (operation, run) => {
          onEvent({ kind: 'call', account, operation });
          return run();
        },
        signal: pace.signal,
      }),
    ({ account }, outcome) => onEvent({ kind: 'row', account, outcome }),
  );
}

/** Only a pool of this computer has no quota to share. */
function rateFor(items: readonly { pool: Pool }[], wanted: number): number | null {
  return items.every(({ pool }) => pool.local) ? null : wanted;
}
