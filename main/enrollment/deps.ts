import { UserPoolClient } from '../cognito/user-pool-client.ts';
import { isLoopback } from '../cognito/transport.ts';
import { QuotaGate } from '../quotas/quota-gate.ts';
import { appliedOffset } from '../totp/clock-offset.ts';
import type { Clock, Sleeper } from '../totp/clock.ts';
import type { Ledger } from '../totp/ledger.ts';
import type { Pool } from '../vault/pool-store.ts';
import type { Vault } from '../vault/vault.ts';

/** What signing in and enrolling need around them. */
export interface EnrollmentDeps {
  readonly vault: Vault;
  /** Where time steps are taken: the vault's own ledger, or one that it shares with other machines. */
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly sleeper: Sleeper;
  /** One client a pool, shared by the users of a run: connections stay open. */
  readonly connect: (pool: Pool) => UserPoolClient;
  readonly gateOf: (pool: Pool) => QuotaGate | null;
}

/** The server's clock as the last answers told it (DESIGN, decision 6). */
export function serverClock(deps: EnrollmentDeps, client: UserPoolClient): Clock {
  return () => deps.clock() + appliedOffset(client.clockOffsetMs);
}

export interface Connections {
  readonly connect: (pool: Pool) => UserPoolClient;
  /** What the calls to this pool go through; null where nothing holds them back. */
  readonly gateOf: (pool: Pool) => QuotaGate | null;
  readonly close: () => void;
}

/**
 * Keeps one client for each pool as long as its address stays the same. With a `sleeper`, calls are kept within the quotas, one gate
 * for all pools that share them.
 */
export function connections(clock: Clock, sleeper?: Sleeper): Connections {
  const clients = new Map<string, { key: string; client: UserPoolClient }>();
  const gates = new Map<string, QuotaGate>();
  const gateOf = (pool: Pool): QuotaGate | null => {
    if (!sleeper) return null;
    const scope = quotaScope(pool);
    let gate = gates.get(scope);
    if (!gate) gates.set(scope, (gate = new QuotaGate({ aws: !isLoopback(pool.endpoint), sleeper })));
    return gate;
  };
  return {
    gateOf,
    connect(pool) {
      const key = [
        pool.endpoint,
        pool.region,
        pool.userPoolId,
        pool.clientId,
        pool.clientSecret?.reveal(),
        pool.profile,
      ].join('\n');
      const known = clients.get(pool.id);
      if (known?.key === key) return known.client;
      known?.client.close();
      const gate = gateOf(pool);
      const client = new UserPoolClient(pool, { clock, ...(gate ? { gate } : {}) });
      clients.set(pool.id, { key, client });
      return client;
    },
    close() {
      for (const { client } of clients.values()) client.close();
      clients.clear();
    },
  };
}

/** Pools of one account and Region share their quotas. Which account it is only the credentials tell: the profile stands for it. */
export function quotaScope({ endpoint, region, profile }: Pool): string {
  return endpoint ?? `${region} ${profile ?? ''}`;
}
