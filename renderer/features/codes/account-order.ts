import type { AccountView } from '../../../main/contract/accounts.ts';
import type { Accounts } from '../../lib/reduce.ts';

const collator = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

/** By label, `user-2` before `user-10`; the id decides between equals, so that nothing moves by itself. */
function compare(a: AccountView, b: AccountView): number {
  return (
    collator.compare(a.label || a.username, b.label || b.username) ||
    collator.compare(a.username, b.username) ||
    (a.id < b.id ? -1 : 1)
  );
}

export function sortAccounts(accounts: Iterable<AccountView>): readonly AccountView[] {
  return [...accounts].toSorted(compare);
}

/**
 * The list in its order. While users are being enrolled a few rows of thousands change with each news: those are put at
 * their places, and the rest is not compared again, which would take longer than a frame.
 */
export class SortedAccounts {
  #accounts: Accounts = new Map();
  #list: readonly AccountView[] = [];

  of(accounts: Accounts): readonly AccountView[] {
    const before = this.#accounts;
    this.#accounts = accounts;
    const moved: AccountView[] = [];
    let changed = 0;
    let known = 0;
    for (const [id, account] of accounts) {
      const was = before.get(id);
      if (was !== undefined) known += 1;
      if (was === account) continue;
      changed += 1;
      if (was === undefined || was.label !== account.label || was.username !== account.username) {
        moved.push(account);
      }
    }
    const removed = before.size - known;
    // More to place than to compare, as with the first list of all.
    if (moved.length > accounts.size / 4) this.#list = sortAccounts(accounts.values());
    else if (changed + removed > 0) this.#list = merge(this.#kept(moved), sortAccounts(moved));
    return this.#list;
  }

  /** What stays in its order: as it is now, without the removed and the moved. */
  #kept(moved: readonly AccountView[]): AccountView[] {
    const elsewhere = new Set(moved.map(({ id }) => id));
    const kept: AccountView[] = [];
    for (const { id } of this.#list) {
      const now = this.#accounts.get(id);
      if (now !== undefined && !elsewhere.has(id)) kept.push(now);
    }
    return kept;
  }
}

/** Both in order. The places of the few are looked for by halves. */
function merge(many: readonly AccountView[], few: readonly AccountView[]): readonly AccountView[] {
  const [first] = few;
  if (first === undefined) return many;
  const list: AccountView[] = [];
  let from = 0;
  for (const account of few) {
    const to = placeOf(account, many, from);
    for (; from < to; from += 1) list.push(many[from] as AccountView);
    list.push(account);
  }
  for (; from < many.length; from += 1) list.push(many[from] as AccountView);
  return list;
}

/** The first place from `low` on whose row comes after `account`. */
function placeOf(account: AccountView, list: readonly AccountView[], low: number): number {
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = list[middle];
    if (other !== undefined && compare(other, account) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
