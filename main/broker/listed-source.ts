import type { Secret } from '../secrecy/secret.ts';
import type { Clock } from '../totp/clock.ts';
import type { LedgeredToken } from '../totp/ledger.ts';
import type { CodeSource, ServedAccount } from './code-source.ts';

export interface ListedAccount {
  readonly account: ServedAccount;
  readonly token: LedgeredToken | null;
  readonly password: Secret | null;
  /** The clock of its pool. */
  readonly clock: () => Promise<Clock>;
}

/** A list of accounts that does not change: of a bundle, or of the environment. */
export function listedSource(listed: readonly ListedAccount[]): CodeSource {
  const byId = new Map(listed.map((entry) => [entry.account.id, entry]));
  const accounts = listed.map(({ account }) => account);
  return {
    accounts: () => accounts,
    token: (id) => byId.get(id)?.token ?? null,
    password: (id) => byId.get(id)?.password ?? null,
    clock: (id) => byId.get(id)?.clock() ?? Promise.resolve(Date.now),
    used: () => undefined,
  };
}
