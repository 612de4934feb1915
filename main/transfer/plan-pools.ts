import { checkPoolInput } from '../cognito/pool-settings.ts';
import type { Failure } from '../contract/result.ts';
import type { Pool, PoolFields } from '../vault/pool-store.ts';
import type { Vault } from '../vault/vault.ts';
import type { ContainedPool } from './open-bundle.ts';

export type PoolPlace =
  | { readonly kind: 'known'; readonly id: string }
  | { readonly kind: 'new'; readonly fields: PoolFields }
  | { readonly kind: 'bad'; readonly trouble: Failure };

/** Where each pool of a bundle is, or will be, in this vault; and the names of the new ones. */
export function planPools(
  vault: Vault,
  pools: readonly (ContainedPool | null)[],
): { places: PoolPlace[]; added: string[] } {
  const here = vault.pools.list();
  const taken = new Set(here.map(({ name }) => name.toLowerCase()));
  const added: string[] = [];
  const places = pools.map((pool): PoolPlace => {
    if (!pool) return bad('The pool of this user cannot be read.');
    const same = here.find((one) => isSame(one, pool));
    if (same) return { kind: 'known', id: same.id };
    const checked = checkPoolInput({
      ...pool,
      clientSecret: pool.clientSecret?.reveal() ?? '',
      endpoint: pool.endpoint ?? '',
    });
    if (!checked.ok) return bad(`The pool of this user is not in order: ${checked.error.message}`);
    const name = freeName(checked.value.name, taken);
    taken.add(name.toLowerCase());
    added.push(name);
    return { kind: 'new', fields: { ...checked.value, name } };
  });
  return { places, added };
}

/** The built-in local pool gets another port now and then. */
function isSame(here: Pool, there: ContainedPool): boolean {
  return (
    here.userPoolId === there.userPoolId &&
    here.clientId === there.clientId &&
    (here.local || here.endpoint === there.endpoint)
  );
}

const LONGEST_NAME = 60;

function freeName(wanted: string, taken: ReadonlySet<string>): string {
  for (let n = 1; ; n += 1) {
    const tail = n === 1 ? '' : ` (${n})`;
    const name = `${wanted.slice(0, LONGEST_NAME - tail.length).trimEnd()}${tail}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}

function bad(message: string): PoolPlace {
  return { kind: 'bad', trouble: { code: 'BAD_ENTRY', message } };
}
