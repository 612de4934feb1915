import type { Pool } from '../../vault/pool-store.ts';

/** Where a pool is, of the vault or of a bundle. */
export interface KnownPool extends Pick<Pool, 'name' | 'region' | 'endpoint'> {
  /** The built-in one, which is there only while a process hosts it. */
  readonly local: boolean;
}

/** AWS's own endpoint of the Region, unless the pool has another. */
export function addressOf({ region, endpoint }: KnownPool): URL {
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  return new URL(endpoint ?? `https://cognito-idp.${region}.${domain}/`);
}
