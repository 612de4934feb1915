import { fail, ok, type Result } from '../contract/result.ts';
import type { Ledger, LedgeredToken } from '../totp/ledger.ts';
import type { ServedAccount } from './code-source.ts';
import { findServed } from './find-served.ts';
import type { RequestOf } from './protocol.ts';

export type CandidateWish = Pick<RequestOf<'acquire'>, 'account' | 'tag' | 'shard'>;

/** The accounts, of those that the caller may use, any of which would do. Errors: USAGE, NOT_FOUND, AMBIGUOUS. */
export function candidates(
  usable: readonly ServedAccount[],
  { account, tag, shard }: CandidateWish,
): Result<readonly ServedAccount[]> {
  if (account !== undefined && tag !== undefined)
    return fail('USAGE', 'Say which account, or which tag: not both.');
  if (account !== undefined) {
    const found = findServed(usable, account);
    return found.ok ? ok([found.value]) : found;
  }
  // The same order on all machines, which know nothing of each other; ids differ from vault to vault.
  const tagged = usable
    .filter(({ tags }) => tag === undefined || tags.includes(tag))
    .toSorted((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
  const ours = shard ? tagged.filter((_, place) => place % shard.total === shard.index - 1) : tagged;
  if (ours.length > 0) return ok(ours);
  const withTag = tag === undefined ? 'is there' : `has the tag "${tag}"`;
  return tagged.length === 0
    ? fail('NOT_FOUND', `No account that this program may use ${withTag}. "poolkey list" shows the tags.`)
    : fail(
        'NOT_FOUND',
        `${tagged.length} accounts are fewer than the shards. Add accounts, or run fewer shards.`,
      );
}

function orderOf({ username, name, id }: ServedAccount): string {
  return JSON.stringify([username, name, id]);
}

/** Whose last code is longest ago has the next one soonest. */
export async function longestRestedFirst(
  accounts: readonly ServedAccount[],
  ledger: Ledger,
  tokenOf: (id: string) => LedgeredToken | null,
): Promise<readonly ServedAccount[]> {
  if (accounts.length < 2) return accounts;
  const ranked = await Promise.all(
    accounts.map(async (account) => {
      const token = tokenOf(account.id);
      const last = (token && (await ledger.last(token))) ?? 0;
      return { account, usedAt: token ? last * token.token.periodMs : 0 };
    }),
  );
  return ranked.toSorted((a, b) => a.usedAt - b.usedAt).map(({ account }) => account);
}
