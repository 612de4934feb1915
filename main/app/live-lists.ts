import type { AccountView } from '../contract/accounts.ts';
import type { PoolView } from '../contract/pools.ts';
import type { Vault } from '../vault/vault.ts';
import type { Publish } from './publisher.ts';
import { accountViews, poolView } from './views.ts';

/** Changes within this time reach the window together. */
const GATHER_MS = 50;
/** How often another process's writes (command line, tests) are looked for. */
const WATCH_MS = 1_000;

/**
 * Keeps the window's lists true: after each change, by whatever process, it sends the rows that differ from what the window
 * was last told.
 */
export class LiveLists {
  readonly #vault: Vault;
  readonly #publish: Publish;
  readonly #watch: NodeJS.Timeout;
  #gather: NodeJS.Timeout | null = null;
  #unreadable: Set<string>;
  #accounts = new Map<string, string>();
  #pools = '';
  #steps = new Map<string, number>();
  #dataVersion: number;
  #closed = false;

  constructor(vault: Vault, publish: Publish) {
    this.#vault = vault;
    this.#publish = publish;
    this.#unreadable = vault.tokens.unreadable();
    this.#dataVersion = vault.dataVersion;
    this.#watch = setInterval(() => this.#lookForForeignWrites(), WATCH_MS);
  }

  /** The whole lists, remembered as told. */
  tell(): { pools: PoolView[]; accounts: AccountView[] } {
    const accounts = accountViews(this.#vault, this.#unreadable);
    const pools = this.#vault.pools.list().map(poolView);
    this.#accounts = new Map(accounts.map((view) => [view.id, JSON.stringify(view)]));
    this.#pools = JSON.stringify(pools);
    this.#steps = this.#vault.ledger.stepsByAccount();
    return { pools, accounts };
  }

  get quarantined(): number {
    return this.#unreadable.size;
  }

  /** Something changed: the window hears of it soon. */
  touch(): void {
    if (this.#closed) return;
    this.#gather ??= setTimeout(() => {
      this.#gather = null;
      this.#tellChanges();
    }, GATHER_MS);
  }

  /** At once: for what the next screen shows, which would jump if the row came after it. */
  tellNow(): void {
    if (this.#closed) return;
    if (this.#gather) clearTimeout(this.#gather);
    this.#gather = null;
    this.#tellChanges();
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#watch);
    if (this.#gather) clearTimeout(this.#gather);
  }

  #lookForForeignWrites(): void {
    const version = this.#vault.dataVersion;
    if (version === this.#dataVersion) return;
    this.#dataVersion = version;
    this.#unreadable = this.#vault.tokens.unreadable();
    this.#tellChanges();
  }

  #tellChanges(): void {
    const before = { accounts: this.#accounts, pools: this.#pools, steps: this.#steps };
    // One that was enrolled anew is whole again.
    if (this.#unreadable.size > 0) this.#unreadable = this.#vault.tokens.unreadable();
    const { pools, accounts } = this.tell();
    if (this.#pools !== before.pools) this.#publish('pools.changed', pools);
    const shifted = clocksMoved(before.pools, pools);

    const upsert = accounts.filter((view) => before.accounts.get(view.id) !== this.#accounts.get(view.id));
    const remove = [...before.accounts.keys()].filter((id) => !this.#accounts.has(id));
    if (upsert.length > 0 || remove.length > 0) this.#publish('accounts.changed', { upsert, remove });

    const stepTaken = (id: string): boolean => this.#steps.get(id) !== before.steps.get(id);
    const ids = accounts
      .filter((view) => stepTaken(view.id) || shifted.has(view.poolId))
      .map((view) => view.id);
    if (ids.length > 0) this.#publish('codes.spent', { ids });
  }
}

/** Pools whose clock was measured anew: other codes are current there now. */
function clocksMoved(before: string, now: readonly PoolView[]): Set<string | null> {
  const known = new Map(
    (JSON.parse(before || '[]') as PoolView[]).map((pool) => [pool.id, pool.clockOffsetMs]),
  );
  return new Set(
    now
      .filter((pool) => known.has(pool.id) && known.get(pool.id) !== pool.clockOffsetMs)
      .map((pool) => pool.id),
  );
}
