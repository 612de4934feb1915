import { UserPoolClient } from '../cognito/user-pool-client.ts';
import type { Clock, Sleeper } from '../totp/clock.ts';
import type { Pool } from '../vault/pool-store.ts';
import type { Vault } from '../vault/vault.ts';

/** What signing in and enrolling need around them. */
export interface EnrollmentDeps {
  readonly vault: Vault;
  readonly clock: Clock;
  readonly sleeper: Sleeper;
  /** One client a pool, shared by the users of a run: connections stay open. */
  readonly connect: (pool: Pool) => UserPoolClient;
}

/** Differences under this are noise of the `Date` header's whole seconds, and harmless. */
export const CLOCK_OFFSET_SHOWN_MS = 2_000;

/** The server's clock as the last answers told it (DESIGN, decision 6). */
export function serverClock(deps: EnrollmentDeps, client: UserPoolClient): Clock {
  return () => deps.clock() + appliedOffset(client.clockOffsetMs);
}

export function appliedOffset(measuredMs: number | null): number {
  return measuredMs !== null && Math.abs(measuredMs) > CLOCK_OFFSET_SHOWN_MS ? measuredMs : 0;
}

/** Keeps one client for each pool as long as its address stays the same. */
export function connections(clock: Clock): { connect: (pool: Pool) => UserPoolClient; close: () => void } {
  const clients = new Map<string, { key: string; client: UserPoolClient }>();
  return {
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
      const client = new UserPoolClient(pool, { clock });
      clients.set(pool.id, { key, client });
      return client;
    },
    close() {
      for (const { client } of clients.values()) client.close();
      clients.clear();
    },
  };
}
