import type { Secret } from '../secrecy/secret.ts';
import { appliedOffset } from '../totp/clock-offset.ts';
import type { Clock } from '../totp/clock.ts';
import type { LedgeredToken } from '../totp/ledger.ts';
import type { Account } from '../vault/account-store.ts';
import type { Vault } from '../vault/vault.ts';
import type { CodeSource, ServedAccount } from './code-source.ts';

/** The accounts of an open vault, as they are at each moment: what changed is read, and nothing else. */
export class VaultSource implements CodeSource {
  readonly #vault: Vault;
  readonly #clock: Clock;
  #seq: number;
  #byId: Map<string, ServedAccount> | null = null;
  #list: readonly ServedAccount[] = [];
  #pools = '';

  constructor(vault: Vault, clock: Clock) {
    this.#vault = vault;
    this.#clock = clock;
    this.#seq = vault.changes.last;
  }

  accounts(): readonly ServedAccount[] {
    const pools = new Map(this.#vault.pools.list().map(({ id, name }) => [id, name]));
    const names = JSON.stringify([...pools]);
    // A pool with another name is another name of all its users.
    if (names !== this.#pools) this.#byId = null;
    this.#pools = names;
    if (this.#byId === null) return this.#readAll(pools);
    const { ids, seq } = this.#vault.changes.after(this.#seq);
    this.#seq = seq;
    if (ids.length === 0) return this.#list;
    const there = new Map(this.#vault.accounts.listOf(ids).map((account) => [account.id, account]));
    let differs = false;
    for (const id of ids) differs = this.#put(id, there.get(id), pools) || differs;
    if (differs) this.#list = [...this.#byId.values()];
    return this.#list;
  }

  token(id: string): LedgeredToken | null {
    return this.#vault.tokens.current(id);
  }

  password(id: string): Secret | null {
    return this.#vault.accounts.password(id);
  }

  clock(id: string): Promise<Clock> {
    const poolId = this.#vault.accounts.get(id)?.poolId ?? null;
    const pool = poolId === null ? null : this.#vault.pools.get(poolId);
    const offset = appliedOffset(pool?.clockOffsetMs ?? null);
    return Promise.resolve(() => this.#clock() + offset);
  }

  used(id: string, who: string): void {
    void this.#vault.commits.log(() => this.#vault.events.add(id, 'code_used', who)).catch(() => undefined);
  }

  #readAll(pools: ReadonlyMap<string, string>): readonly ServedAccount[] {
    this.#seq = this.#vault.changes.last;
    const all = this.#vault.accounts.list().map((account) => served(account, pools));
    this.#byId = new Map(all.map((account) => [account.id, account]));
    this.#list = all;
    return all;
  }

  /** Whether the list is another one now: most changes are steps that were taken. */
  #put(id: string, account: Account | undefined, pools: ReadonlyMap<string, string>): boolean {
    const before = this.#byId?.get(id);
    if (!account) return this.#byId?.delete(id) ?? false;
    const now = served(account, pools);
    if (before && JSON.stringify(before) === JSON.stringify(now)) return false;
    this.#byId?.set(id, now);
    return true;
  }
}

function served(
  { id, poolId, username, label, tags }: Account,
  pools: ReadonlyMap<string, string>,
): ServedAccount {
  const pool = poolId === null ? null : (pools.get(poolId) ?? null);
  return { id, name: pool === null ? label : `${username}@${pool}`, username, label, pool, tags };
}
