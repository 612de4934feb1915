import type { Pool } from '../../vault/pool-store.ts';
import { serverClock, type EnrollmentDeps } from '../deps.ts';

/**
 * How long until there is an unused code for this user, ms; 0: now, or nobody knows of a token. A user is not begun before: a try
 * that waits in the middle holds up others, and one that is killed while it waits has spent a step for nothing.
 */
export function codeWait(deps: EnrollmentDeps, pool: Pool, username: string): number {
  const { accounts, tokens, ledger } = deps.vault;
  const account = accounts.ofSignInName(pool.id, username);
  const token = account && tokens.current(account.id);
  if (!token) return 0;
  const last = ledger.lastNow(token.fingerprint);
  if (last === null) return 0;
  const startsAt = (last + 1) * token.token.periodMs;
  return Math.max(0, startsAt - serverClock(deps, deps.connect(pool))());
}
