import { randomBytes } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';
import type { Secret } from '../secrecy/secret.ts';
import { wrapWithPassphrase } from '../vault/passphrase-slot.ts';
import type { Pool } from '../vault/pool-store.ts';
import { KEY_BYTES, seal } from '../vault/sealing.ts';
import type { StoredToken } from '../vault/token-store.ts';
import type { Vault } from '../vault/vault.ts';
import {
  bodyPlace,
  digestOf,
  FORMAT,
  VERSION,
  type BundleAccount,
  type BundleHeader,
  type BundlePool,
} from './bundle-format.ts';

export interface Exported {
  /** The file. */
  readonly text: string;
  readonly accounts: number;
  readonly pools: number;
  /** User names whose stored secret does not open: they are in it without one. */
  readonly unreadable: readonly string[];
}

export interface ExportOptions {
  readonly passwords: boolean;
  /** ms since the epoch; absent or null: it can be opened for ever. */
  readonly expiresAt?: number | null;
  readonly now?: number;
}

/** Accounts read in one go: some ms, so that a window goes on answering. */
const PIECE = 200;

/** These accounts (those in the trash left out) with their pools, sealed by the passphrase. The AWS profile is not in it. */
export async function makeBundle(
  vault: Vault,
  accountIds: readonly string[],
  passphrase: Secret,
  { passwords, expiresAt = null, now = Date.now() }: ExportOptions,
): Promise<Exported> {
  const pools = new Map<string, { readonly place: number; readonly pool: Pool }>();
  const known = new Map(vault.pools.list().map((pool) => [pool.id, pool]));
  const accounts: BundleAccount[] = [];
  const unreadable: string[] = [];
  for (let from = 0; from < accountIds.length; from += PIECE) {
    const ids = accountIds.slice(from, from + PIECE);
    const damaged = vault.tokens.unreadable(ids);
    for (const account of vault.accounts.listOf(ids)) {
      if (damaged.has(account.id)) unreadable.push(account.username);
      const pool = account.poolId === null ? undefined : known.get(account.poolId);
      if (pool && !pools.has(pool.id)) pools.set(pool.id, { place: pools.size, pool });
      const password = passwords ? vault.accounts.password(account.id)?.reveal() : undefined;
      const next = passwords ? vault.accounts.password(account.id, 'next_password')?.reveal() : undefined;
      accounts.push({
        pool: pool ? (pools.get(pool.id)?.place ?? null) : null,
        username: account.username,
        label: account.label,
        issuer: account.issuer,
        tags: [...account.tags],
        ...(password === undefined ? {} : { password }),
        ...(next === undefined ? {} : { nextPassword: next }),
        tokens: oldestFirst(vault.tokens.of(account.id)),
      });
    }
    await setImmediate();
  }
  const body = { pools: [...pools.values()].map(({ pool }) => poolIn(pool)), accounts };
  const text = await sealed(body, passphrase, now, expiresAt);
  return { text, accounts: accounts.length, pools: pools.size, unreadable };
}

/** Any body, for tests of what a later version may write. */
export async function sealed(
  body: unknown,
  passphrase: Secret,
  now: number,
  expiresAt: number | null = null,
): Promise<string> {
  const key = randomBytes(KEY_BYTES);
  const slot = await wrapWithPassphrase(key, passphrase);
  const header: BundleHeader = {
    format: FORMAT,
    version: VERSION,
    createdAt: new Date(now).toISOString(),
    ...(expiresAt === null ? {} : { expiresAt: new Date(expiresAt).toISOString() }),
    key: { parameters: slot.parameters, wrapped: Buffer.from(slot.wrapped).toString('base64') },
  };
  const plain = Buffer.from(JSON.stringify(body), 'utf8');
  const sealedBody = seal(key, bodyPlace(header), plain).toString('base64');
  plain.fill(0);
  key.fill(0);
  const file = { ...header, digest: digestOf(header, sealedBody), body: sealedBody };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/** As they must be written again: the order tells which one is tried first. */
function oldestFirst(tokens: readonly StoredToken[]): BundleAccount['tokens'] {
  const rank = (state: StoredToken['state']): number => (state === 'confirmed' ? 0 : 1);
  return tokens
    .toReversed()
    .toSorted((a, b) => rank(a.state) - rank(b.state))
    .map(({ state, token }) => ({
      secret: token.secret.reveal(),
      algorithm: token.algorithm,
      digits: token.digits,
      periodMs: token.periodMs,
      state,
    }));
}

function poolIn(pool: Pool): BundlePool {
  const { name, color, userPoolId, clientId, clientSecret, region, endpoint, flow, production } = pool;
  return {
    name,
    color,
    userPoolId,
    clientId,
    ...(clientSecret ? { clientSecret: clientSecret.reveal() } : {}),
    region,
    endpoint,
    flow,
    production,
  };
}
