import type { ActionKind } from '../contract/actions.ts';
import type { JobView } from '../contract/jobs.ts';
import { STATE_WORDS, type ServerState } from '../contract/server-state.ts';
import { runAction, type ActionEvent } from '../enrollment/actions/run.ts';
import { ACTIONS } from '../enrollment/actions/table.ts';
import type { Account } from '../vault/account-store.ts';
import type { OpenSession } from './open-session.ts';

const CONCURRENCY = 4;
const RATE_PER_SECOND = 5;

/** Does an action with each account, one job for all of them. */
export function startAction(
  { deps, host, lists, jobs, vault }: OpenSession,
  kind: ActionKind,
  accounts: readonly Account[],
): JobView {
  const [first] = accounts;
  const about = {
    kind,
    title: `${ACTIONS[kind].doing} ${accounts.length === 1 && first ? first.username : `${accounts.length} users`}`,
    poolId: first?.poolId ?? null,
    total: accounts.length,
    current: '',
  };
  const ids = accounts.map(({ id }) => id);
  return jobs.start(about, ids, 'It broke off', async (progress) => {
    const follow = (event: ActionEvent): void => {
      const { username, id } = event.account;
      if (event.kind === 'call') return progress.change({ current: `${username}: ${event.operation}` });
      const { outcome } = event;
      if (outcome.ok) progress.advance();
      else {
        const { code, message } = outcome.error;
        progress.advance({ line: 0, username, accountId: id, code, message });
      }
      lists.touch();
    };
    await host.ensure();
    const totals = await runAction(deps, kind, accounts, {
      concurrency: CONCURRENCY,
      ratePerSecond: RATE_PER_SECOND,
      signal: progress.signal,
      onEvent: follow,
    });
    lists.tellNow();
    const left = totals.left > 0 ? `, ${totals.left} not started` : '';
    const how =
      kind === 'reconcile'
        ? states(ids.map((id) => vault.accounts.get(id)?.server?.state))
        : `${totals.done} done, ${totals.failed} failed`;
    return { state: totals.left > 0 ? 'stopped' : 'finished', summary: `${how}${left}` };
  });
}

/** `Working: 23, Enrolled elsewhere: 1`. Of a single user the word alone. */
function states(found: readonly (ServerState | undefined)[]): string {
  const counts = new Map<ServerState, number>();
  for (const state of found) counts.set(state ?? 'unknown', (counts.get(state ?? 'unknown') ?? 0) + 1);
  return [...counts]
    .map(([state, count]) => (found.length === 1 ? STATE_WORDS[state] : `${STATE_WORDS[state]}: ${count}`))
    .join(', ');
}
