import type { Account } from '../vault/account-store.ts';
import type { Vault } from '../vault/vault.ts';
import { planAccount, type AccountPlan } from './plan-account.ts';
import { planPools, type PoolPlace } from './plan-pools.ts';
import type { BundleContents, BundleProblem, ContainedAccount } from './open-bundle.ts';

export interface ImportOptions {
  /** Only tells what would be done. */
  readonly dryRun: boolean;
  /** Also users whose secret here is another one: the imported one is used from then on. The old one is kept behind it. */
  readonly replace?: boolean;
}

export interface ImportReport {
  readonly added: number;
  /** Here already, just so. */
  readonly known: number;
  /** Here already; a secret, password, label or tags were missing, or it lay in the trash. */
  readonly updated: number;
  /** Left as they are here: one bad entry does not cost the others. */
  readonly problems: readonly BundleProblem[];
  /** Names of pools that were added. */
  readonly pools: readonly string[];
}

/** Accounts written in one commit: some ms, so that a window goes on answering. */
const PIECE = 200;

/**
 * Brings what a bundle has into the vault. Pools are the same by user pool, app client and endpoint; users by pool and name, entries
 * without a pool by their secret. Nothing here is overwritten. May be repeated. Throws VaultUnusableError; what was written by then stays.
 */
export async function importBundle(
  vault: Vault,
  contents: BundleContents,
  { dryRun, replace = false }: ImportOptions,
): Promise<ImportReport> {
  const { places, added } = planPools(vault, contents.pools);
  const poolIds = dryRun ? places.map(idOf) : await vault.commits.add(() => makePools(vault, places));
  const problems = [...contents.problems];
  const counts = { added: 0, known: 0, updated: 0 };
  const seen = new Set<string>();
  for (let from = 0; from < contents.accounts.length; from += PIECE) {
    const piece = contents.accounts.slice(from, from + PIECE).filter((account) => {
      const twice = repeats(account, seen);
      if (twice) problems.push(problem(account, twice));
      return !twice;
    });
    const work = (): AccountPlan[] =>
      piece.map((account) => {
        const plan = planFor(vault, account, poolIds, places, replace);
        if (!dryRun) plan.carryOut();
        return plan;
      });
    const plans = dryRun ? work() : await vault.commits.add(work);
    plans.forEach(({ kind, trouble }, index) => {
      if (trouble) problems.push(problem(piece[index], trouble));
      else if (kind !== 'left') counts[kind] += 1;
    });
  }
  return { ...counts, problems, pools: added };
}

function planFor(
  vault: Vault,
  account: ContainedAccount,
  poolIds: readonly (string | null)[],
  places: readonly PoolPlace[],
  replace: boolean,
): AccountPlan {
  if (account.pool === null) return planAccount(vault, account, null, replace);
  const place = places[account.pool];
  const poolId = poolIds[account.pool];
  if (place?.kind === 'bad' || !place) return left(place?.trouble ?? NO_POOL);
  // A dry run has not made the pool: nobody is in it.
  return planAccount(vault, account, poolId ?? NOBODYS, replace);
}

const NOBODYS = '';
const NO_POOL = { code: 'BAD_ENTRY', message: 'The pool of this user is not in the file.' };

function left(trouble: { code: string; message: string }): AccountPlan {
  return { kind: 'left', trouble, carryOut: () => undefined };
}

function idOf(place: PoolPlace): string | null {
  return place.kind === 'known' ? place.id : null;
}

function makePools(vault: Vault, places: readonly PoolPlace[]): (string | null)[] {
  return places.map((place) => (place.kind === 'new' ? vault.pools.add(place.fields).id : idOf(place)));
}

/** The same user twice in one file. */
function repeats({ pool, username }: ContainedAccount, seen: Set<string>): AccountPlan['trouble'] {
  if (pool === null) return null;
  const name = `${pool} ${username}`;
  if (!seen.has(name)) {
    seen.add(name);
    return null;
  }
  return { code: 'DUPLICATE_USER', message: 'This user stands in the file twice. The first one counts.' };
}

function problem(
  account: Pick<Account, 'username'> | undefined,
  { code, message }: { readonly code: string; readonly message: string },
): BundleProblem {
  return { name: account?.username ?? '', code, message };
}
