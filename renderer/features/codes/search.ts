import type { AccountView } from '../../../main/contract/accounts.ts';

const PLAIN = /^[ -~]*$/u;

/** Lower case without accents, so that `jose` finds `José`. */
export function fold(text: string): string {
  // Most names are plain: taking them apart would be half of a first search among thousands.
  if (PLAIN.test(text)) return text.toLowerCase();
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

interface Haystack {
  readonly poolName: string;
  readonly name: string;
  readonly label: string;
  readonly tags: readonly string[];
  readonly text: string;
}

/** Folding thousands of names at each key press is what makes a search feel slow. */
const folded = new WeakMap<AccountView, Haystack>();

function haystack(account: AccountView, poolName: string): Haystack {
  const known = folded.get(account);
  if (known?.poolName === poolName) return known;
  const tags = account.tags.map(fold);
  const name = fold(account.username);
  const label = fold(account.label);
  const text = [label, name, fold(poolName), fold(account.issuer), ...tags].join('\n');
  const made = { poolName, name, label, tags, text };
  folded.set(account, made);
  return made;
}

/** 0: the user meant exactly this one. 3: a word of the query is missing. */
function rank(hay: Haystack, query: string, words: readonly string[]): number {
  const found = words.every((word) =>
    word.startsWith('#') ? hay.tags.some((tag) => tag.startsWith(word.slice(1))) : hay.text.includes(word),
  );
  if (!found) return 3;
  if (hay.name === query || hay.label === query) return 0;
  return hay.name.startsWith(query) || hay.label.startsWith(query) ? 1 : 2;
}

/**
 * All words must occur, in any of label, user name, pool, issuer and tags; `#word` means a tag alone.
 * Exact names come first, then beginnings, otherwise the order stays.
 */
export function searchAccounts(
  accounts: readonly AccountView[],
  query: string,
  poolName: (poolId: string | null) => string,
): readonly AccountView[] {
  const wanted = fold(query.trim());
  if (wanted === '') return accounts;
  const words = wanted.split(/\s+/u);
  const ranked: AccountView[][] = [[], [], []];
  for (const account of accounts) {
    ranked[rank(haystack(account, poolName(account.poolId)), wanted, words)]?.push(account);
  }
  return ranked.flat();
}
