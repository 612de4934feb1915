import type { AccountView } from '../contract/accounts.ts';
import type { PoolView } from '../contract/pools.ts';
import { COGNITO_TOKEN } from '../totp/software-token.ts';
import type { Account } from '../vault/account-store.ts';
import type { Pool } from '../vault/pool-store.ts';
import type { TokenSummary } from '../vault/token-store.ts';
import type { Vault } from '../vault/vault.ts';

/** What the renderer may know of a pool: that there is a client secret, not which. */
export function poolView(pool: Pool): PoolView {
  const { clientSecret, ...rest } = pool;
  return { ...rest, hasClientSecret: clientSecret !== null };
}

/** Of all accounts, or of those of these that are not in the trash. */
export function accountViews(
  vault: Vault,
  unreadable: ReadonlySet<string>,
  ids?: readonly string[],
): AccountView[] {
  const tokens = vault.tokens.summaries(ids);
  const accounts = ids === undefined ? vault.accounts.list() : vault.accounts.listOf(ids);
  return accounts.map((account) => accountView(account, tokens.get(account.id), unreadable.has(account.id)));
}

export function accountView(
  account: Account,
  token: TokenSummary | undefined,
  unreadable: boolean,
): AccountView {
  // Member by member: a spread costs ten times as much, which thousands of rows make felt.
  return {
    id: account.id,
    poolId: account.poolId,
    username: account.username,
    label: account.label,
    issuer: account.issuer,
    tags: [...account.tags],
    token: unreadable ? 'unreadable' : (token?.state ?? 'none'),
    digits: token?.digits ?? COGNITO_TOKEN.digits,
    periodMs: token?.periodMs ?? COGNITO_TOKEN.periodMs,
    hasPassword: account.hasPassword,
    server: account.server,
    lastAcceptedAt: token?.lastAcceptedAt ?? null,
    createdAt: account.createdAt,
    problem: unreadable
      ? {
          code: 'SECRET_UNREADABLE',
          message:
            'The stored secret does not open: this row of the vault is damaged. It is kept as it is; restore the vault from a backup, or enroll the user again.',
        }
      : account.problem,
  };
}
