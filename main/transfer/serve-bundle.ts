import { createHash } from 'node:crypto';
import { listedSource, type ListedAccount } from '../broker/listed-source.ts';
import { poolClock } from '../broker/pool-clock.ts';
import type { CodeSource } from '../broker/code-source.ts';
import type { Clock } from '../totp/clock.ts';
import { sharedName } from '../totp/shared-name.ts';
import type { BundleContents, ContainedAccount, ContainedPool } from './open-bundle.ts';

/** The accounts of a bundle as something to hand codes out from: no vault, no keychain. Those without a secret are left out. */
export function bundleSource({ pools, accounts }: BundleContents, clock: Clock): CodeSource {
  const clocks = pools.map((pool) => (pool ? poolClock(addressOf(pool), clock) : null));
  const unknown = (): Promise<Clock> => Promise.resolve(clock);
  return listedSource(
    accounts.flatMap((entry) => {
      const pool = entry.pool === null ? null : (pools[entry.pool] ?? null);
      const listed = listedAccount(entry, pool);
      if (!listed.token) return [];
      return [{ ...listed, clock: (entry.pool === null ? null : clocks[entry.pool]) ?? unknown }];
    }),
  );
}

function listedAccount(
  { username, label, tags, tokens, password }: ContainedAccount,
  pool: ContainedPool | null,
): Omit<ListedAccount, 'clock'> {
  // Each kind oldest first: the newest one that is known to work.
  const chosen = tokens.findLast(({ state }) => state === 'confirmed') ?? tokens.at(-1);
  const id = createHash('sha256')
    .update(JSON.stringify([pool?.userPoolId ?? null, username]))
    .digest('base64url')
    .slice(0, 16);
  return {
    account: {
      id,
      name: pool ? `${username}@${pool.name}` : label,
      username,
      label,
      pool: pool?.name ?? null,
      tags,
    },
    token: chosen ? { token: chosen.token, fingerprint: sharedName(chosen.token.secret) } : null,
    password,
  };
}

function addressOf({ endpoint, region }: ContainedPool): string {
  return endpoint ?? `https://cognito-idp.${region}.amazonaws.com/`;
}
