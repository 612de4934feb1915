import type { RunPlan } from '../../contract/rosters.ts';
import type { RunOptions } from '../../contract/runs.ts';
import type { Pool } from '../../vault/pool-store.ts';
import type { Vault } from '../../vault/vault.ts';
import type { RosterUser } from '../roster/roster.ts';

/** Quotas are shared with production pools of the same AWS account: slow unless somebody says otherwise. Users a second. */
export const DEFAULT_RATE_PER_SECOND = 5;
export const DEFAULT_CONCURRENCY = 20;

/** Only the pool inside Poolkey shares its quotas with nobody. */
export function defaultRate(pool: Pool): number | null {
  return pool.local ? null : DEFAULT_RATE_PER_SECOND;
}

/** What a run would do, from what the vault knows: nothing is sent. */
export function planRun(
  vault: Vault,
  pool: Pool,
  roster: { readonly users: readonly RosterUser[]; readonly problemCount: number },
  options: RunOptions,
): RunPlan {
  const { users } = roster;
  const enrolled = namesWithToken(vault, pool);
  const rate = options.ratePerSecond;
  return {
    users: users.length,
    problems: roster.problemCount,
    enrolledAlready: users.filter(({ username }) => enrolled.has(username)).length,
    existing: options.existing,
    withoutPassword: users.filter(({ password }) => password === null).length,
    calls: callsFor(options, users),
    leastMs: rate === null ? null : Math.round((users.length / rate) * 1_000),
    warnings: warningsFor(vault, pool, options),
    obstacle:
      users.length === 0
        ? { code: 'EMPTY_ROSTER', message: 'No line of this roster can be enrolled. See the problems.' }
        : null,
    retype: pool.production ? pool.name : null,
  };
}

/** User names and labels of this pool whose secret the vault has as confirmed. */
function namesWithToken({ accounts, tokens }: Vault, pool: Pool): Set<string> {
  const summaries = tokens.summaries();
  const names = new Set<string>();
  for (const { id, poolId, username, label } of accounts.list()) {
    if (poolId !== pool.id || summaries.get(id)?.state !== 'confirmed') continue;
    names.add(username).add(label);
  }
  return names;
}

function callsFor(options: RunOptions, users: readonly RosterUser[]): string[] {
  const groups = options.groups.length > 0 || users.some((user) => user.groups.length > 0);
  const creating = ['AdminCreateUser', 'AdminSetUserPassword', ...(groups ? ['AdminAddUserToGroup'] : [])];
  return [
    ...(options.create ? creating : []),
    ...(options.existing === 'reset' ? ['AdminDeleteSoftwareToken'] : []),
    'InitiateAuth',
    'RespondToAuthChallenge',
    'AssociateSoftwareToken',
    'VerifySoftwareToken',
    'SetUserMFAPreference',
    'GetUser',
  ];
}

const EXISTING_WARNINGS = {
  rotate: 'Users with a token get a new one: other places that hold the present secrets stop working.',
  reset: 'Tokens of users that have one are deleted at the pool, whoever enrolled them, and replaced.',
} as const;

function warningsFor(vault: Vault, pool: Pool, { existing, ratePerSecond }: RunOptions): string[] {
  const alive = vault.runs.list().filter((run) => run.poolId === pool.id && run.owner !== null);
  return [
    ...(pool.production ? [`"${pool.name}" is marked as production.`] : []),
    ...(existing === 'rotate' || existing === 'reset' ? [EXISTING_WARNINGS[existing]] : []),
    ...(ratePerSecond === null && !pool.local
      ? ['No rate is set: sign-ins of other pools in the same AWS account may be throttled.']
      : []),
    ...(alive.length > 0
      ? ['Another run works in this pool now. Users that stand in both are done one after the other.']
      : []),
  ];
}
