import { flowsToTry } from '../cognito/flows.ts';
import { SignIn } from '../cognito/sign-in.ts';
import type { UserPoolClient } from '../cognito/user-pool-client.ts';
import type { Pool } from '../vault/pool-store.ts';
import { CLOCK_OFFSET_SHOWN_MS } from '../totp/clock-offset.ts';
import type { EnrollmentDeps } from './deps.ts';

/** A sign-in by the pool's flow; with `auto` by the one found before, else by all in their order. */
export function beginSignIn(
  deps: EnrollmentDeps,
  pool: Pool,
  client: UserPoolClient,
  username: string,
): SignIn {
  // As it is now: the pool at hand may be as old as the run.
  const learned = deps.vault.pools.get(pool.id)?.learnedFlow ?? null;
  return new SignIn(client, username, flowsToTry(pool.flow, learned));
}

/** What the first answers told about the pool: its clock, and the flow that `auto` has found. */
export async function rememberPool(
  deps: EnrollmentDeps,
  pool: Pool,
  client: UserPoolClient,
  signIn: SignIn | null,
): Promise<void> {
  const { pools, commits } = deps.vault;
  const known = pools.get(pool.id);
  const offset = client.clockOffsetMs;
  const before = known?.clockOffsetMs ?? null;
  // Shown beside the pool and used for its codes at once (DESIGN, decision 6).
  if (offset !== null && (before === null || Math.abs(offset - before) > CLOCK_OFFSET_SHOWN_MS / 2)) {
    await commits.add(() => pools.setClockOffset(pool.id, offset));
  }
  const flow = signIn?.flow ?? null;
  if (pool.flow === 'auto' && flow !== null && flow !== known?.learnedFlow)
    await commits.add(() => pools.setLearnedFlow(pool.id, flow));
}
