import { seedPool, type LocalPoolServer } from '../local-pool/index.ts';
import { Secret } from '../secrecy/secret.ts';
import type { Pool } from '../vault/pool-store.ts';
import type { EnrollmentDeps } from './deps.ts';
import { runRoster, type RosterRow, type RunEvent, type RunTotals } from './run-roster.ts';

export interface Trial {
  readonly pool: Pool;
  readonly rows: readonly RosterRow[];
}

/** Makes a user pool with test users in the local pool and adds it to the vault: the first half of a first start. */
export async function prepareTrial(
  deps: EnrollmentDeps,
  server: LocalPoolServer,
  users: number,
): Promise<Trial> {
  const name = freeName(deps, 'Local pool');
  const seeded = await seedPool(server, { name, users, mfa: 'ON' });
  const pool = deps.vault.pools.add({
    name,
    color: 'teal',
    userPoolId: seeded.userPoolId,
    clientId: seeded.clientId,
    clientSecret: seeded.clientSecret === undefined ? null : new Secret(seeded.clientSecret),
    region: seeded.region,
    endpoint: seeded.endpoint,
    flow: 'auto',
    profile: null,
    production: false,
    local: true,
  });
  const rows = seeded.users.map((user, index) => ({
    line: index + 2,
    username: user.username,
    password: new Secret(user.password),
  }));
  return { pool, rows };
}

/** Enrolls the trial's users as any roster is. */
export function enrollTrial(
  deps: EnrollmentDeps,
  trial: Trial,
  onEvent: (event: RunEvent) => void,
  signal?: AbortSignal,
): Promise<RunTotals> {
  return runRoster(deps, trial.pool, trial.rows, {
    concurrency: 4,
    ratePerSecond: null,
    onEvent,
    ...(signal ? { signal } : {}),
  });
}

function freeName(deps: EnrollmentDeps, wanted: string): string {
  let name = wanted;
  for (let n = 2; deps.vault.pools.byName(name); n += 1) name = `${wanted} ${n}`;
  return name;
}
