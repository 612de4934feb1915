import type { AccountView } from '../../../main/contract/accounts.ts';

export type Filter =
  | { readonly by: 'all' }
  | { readonly by: 'attention' }
  | { readonly by: 'pool'; readonly id: string }
  | { readonly by: 'no-pool' }
  | { readonly by: 'tag'; readonly tag: string };

/** Something a person has to do: no proven token, a problem that is not settled, or a pool that says otherwise. */
export function needsAttention({ token, problem, server }: AccountView): boolean {
  return token !== 'confirmed' || problem !== null || (server !== null && server.state !== 'working');
}

export function passes(filter: Filter, account: AccountView): boolean {
  switch (filter.by) {
    case 'all':
      return true;
    case 'attention':
      return needsAttention(account);
    case 'pool':
      return account.poolId === filter.id;
    case 'no-pool':
      return account.poolId === null;
    case 'tag':
      return account.tags.includes(filter.tag);
  }
}

export interface Counts {
  readonly all: number;
  readonly attention: number;
  readonly noPool: number;
  readonly pools: ReadonlyMap<string, number>;
  /** In alphabetical order. */
  readonly tags: ReadonlyMap<string, number>;
}

const byAlphabet = new Intl.Collator();

/** All numbers of the sidebar in one pass. */
export function countAccounts(accounts: Iterable<AccountView>): Counts {
  let all = 0;
  let attention = 0;
  let noPool = 0;
  const pools = new Map<string, number>();
  const tags = new Map<string, number>();
  for (const account of accounts) {
    all += 1;
    if (needsAttention(account)) attention += 1;
    if (account.poolId === null) noPool += 1;
    else pools.set(account.poolId, (pools.get(account.poolId) ?? 0) + 1);
    for (const tag of account.tags) tags.set(tag, (tags.get(tag) ?? 0) + 1);
  }
  const ordered = new Map([...tags].toSorted(([a], [b]) => byAlphabet.compare(a, b)));
  return { all, attention, noPool, pools, tags: ordered };
}

export function sameFilter(a: Filter, b: Filter): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
