import { Secret } from '../../../main/secrecy/secret.ts';
import { openBundle, type BundleContents } from '../../../main/transfer/bundle.ts';
import type { Account } from '../../../main/vault/account-store.ts';
import type { Vault } from '../../../main/vault/vault.ts';

export const PASSPHRASE = new Secret('correct horse battery');
export async function opened(text: string, passphrase = PASSPHRASE): Promise<BundleContents> {
  const contents = await openBundle(text, passphrase);
  if (!contents.ok) throw new Error(contents.error.code);
  return contents.value;
}

export async function verdictOf(text: string, passphrase = PASSPHRASE): Promise<string> {
  const contents = await openBundle(text, passphrase);
  return contents.ok ? 'ok' : contents.error.code;
}

export const idsOf = (vault: Vault): string[] => vault.accounts.list().map(({ id }) => id);

/** All that must survive the way, in the open. */
export function plain(vault: Vault, account: Account) {
  return {
    pool: vault.pools.get(account.poolId ?? '')?.name ?? null,
    username: account.username,
    label: account.label,
    issuer: account.issuer,
    tags: account.tags,
    password: vault.accounts.password(account.id)?.reveal(),
    next: vault.accounts.password(account.id, 'next_password')?.reveal(),
    tokens: vault.tokens.of(account.id).map(({ state, token }) => ({
      state,
      secret: token.secret.reveal(),
      algorithm: token.algorithm,
      digits: token.digits,
      periodMs: token.periodMs,
    })),
  };
}

export const allPlain = (vault: Vault) =>
  vault.accounts
    .list()
    .map((account) => plain(vault, account))
    .toSorted((a, b) => (`${a.pool} ${a.username}` < `${b.pool} ${b.username}` ? -1 : 1));
