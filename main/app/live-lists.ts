import type { AccountView } from '../contract/accounts.ts';
import type { PoolView } from '../contract/pools.ts';
import type { Vault } from '../vault/vault.ts';
import type { Publish } from './publisher.ts';
import { accountViews, poolView } from './views.ts';

/** The first changes after a quiet time reach the window together, this soon. */
const GATHER_MS = 50;
/** While one change follows the other (users are being enrolled) the window hears of them this often. */
const PAUSE_MS = 250;
/** How often another process's writes (command line, tests) are looked for. */
const WATCH_MS = 1_000;

/**
 * Keeps the window's lists true: after each change, by whatever process, it sends the rows that differ from what the window
 * was last told. It reads what changed and nothing else: with 10,000 accounts the whole list takes longer than a window may
 * stand still.
 */
export class LiveLists {
  readonly #vault: Vault;
  readonly #publish: Publish;
  readonly #watch: NodeJS.Timeout;
  #gather: NodeJS.Timeout | null = null;
  #pause: NodeJS.Timeout | null = null;
  /** Something was touched during the pause. */
  #again = false;
  /** The last change of an account that was looked at. */
  #seq: number;
  readonly #unreadable: Set<string>;
  #accounts = new Map<string, AccountView>();
  #pools = '';
  #steps = new Map<string, number>();
  #dataVersion: number;
  #closed = false;

  constructor(vault: Vault, publish: Publish) {
    this.#vault = vault;
    this.#publish = publish;
    // Before the rows are read: what changes in between is read once more.
    this.#seq = vault.changes.last;
    this.#unreadable = vault.tokens.unreadable();
    this.#dataVersion = vault.dataVersion;
    this.#watch = setInterval(() => this.#lookForForeignWrites(), WATCH_MS);
  }

  /** The whole lists, remembered as told. */
  tell(): { pools: PoolView[]; accounts: AccountView[] } {
    this.#takeChanges();
    const accounts = accountViews(this.#vault, this.#unreadable);
    const pools = this.#vault.pools.list().map(poolView);
    this.#accounts = new Map(accounts.map((view) => [view.id, view]));
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
    if (this.#pause) this.#again = true;
    else this.#gather ??= setTimeout(() => this.#tellAndPause(), GATHER_MS);
  }

  /** At once: for what the next screen shows, which would jump if the row came after it. */
  tellNow(): void {
    if (this.#closed) return;
    if (this.#gather) clearTimeout(this.#gather);
    this.#gather = null;
    this.#again = false;
    this.#tellChanges();
  }

  close(): void {
    this.#closed = true;
    clearInterval(this.#watch);
    if (this.#gather) clearTimeout(this.#gather);
    if (this.#pause) clearTimeout(this.#pause);
  }

  #tellAndPause(): void {
    this.#gather = null;
    this.#again = false;
    this.#pause = setTimeout(() => {
      this.#pause = null;
      if (this.#again) this.#tellAndPause();
    }, PAUSE_MS);
    this.#tellChanges();
  }

  #lookForForeignWrites(): void {
    const version = this.#vault.dataVersion;
    if (version === this.#dataVersion) return;
    this.#dataVersion = version;
    this.#tellChanges();
  }

  /** The accounts that changed since this was last asked; which of them open is known anew. */
  #takeChanges(): readonly string[] {
    const { ids, seq } = this.#vault.changes.after(this.#seq);
    if (ids.length === 0) return ids;
    this.#seq = seq;
    for (const id of ids) this.#unreadable.delete(id);
    for (const id of this.#vault.tokens.unreadable(ids)) this.#unreadable.add(id);
    return ids;
  }

  #tellChanges(): void {
    const shifted = this.#tellPools();
    const ids = this.#takeChanges();
    const spent = ids.length === 0 ? new Set<string>() : this.#tellAccounts(ids);
    if (shifted.size > 0) {
      for (const [id, { poolId }] of this.#accounts) if (shifted.has(poolId)) spent.add(id);
    }
    if (spent.size > 0) this.#publish('codes.spent', { ids: [...spent] });
  }

  /** There are few pools. Gives those whose clock was measured anew: other codes are current there now. */
  #tellPools(): Set<string | null> {
    const pools = this.#vault.pools.list().map(poolView);
    const before = this.#pools;
    this.#pools = JSON.stringify(pools);
    if (this.#pools === before) return new Set();
    this.#publish('pools.changed', pools);
    return clocksMoved(before, pools);
  }

  /** Sends those that look different now, and gives those of which a step was taken. */
  #tellAccounts(ids: readonly string[]): Set<string> {
    const views = accountViews(this.#vault, this.#unreadable, ids);
    const there = new Set(views.map(({ id }) => id));
    const remove = ids.filter((id) => !there.has(id) && this.#accounts.delete(id));
    const upsert = views.filter((view) => {
      const same = JSON.stringify(this.#accounts.get(view.id)) === JSON.stringify(view);
      this.#accounts.set(view.id, view);
      return !same;
    });
    if (upsert.length > 0 || remove.length > 0) this.#publish('accounts.changed', { upsert, remove });

    const steps = this.#vault.ledger.stepsByAccount(ids);
    const spent = new Set<string>();
    for (const id of ids) {
      const step = steps.get(id);
      if (there.has(id) && step !== this.#steps.get(id)) spent.add(id);
      if (step === undefined) this.#steps.delete(id);
      else this.#steps.set(id, step);
    }
    return spent;
  }
}

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
