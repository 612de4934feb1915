import { fail, ok, type Result } from '../../contract/result.ts';
import { signInUser } from '../../enrollment/sign-in-user.ts';
import { accountName, findAccount, poolsById } from '../find.ts';
import type { Terminal } from '../terminal.ts';
import { withVault } from '../with-vault.ts';

/** Signs one user in with its password and an unused code, and says how it went. Prints no token. */
export function signInCommand(query: string, out: Terminal): Promise<Result<number>> {
  return withVault(async ({ vault, deps, host }) => {
    const found = findAccount(vault, query);
    if (!found.ok) return found;
    const account = found.value;
    if (account.poolId === null) {
      return fail('NO_POOL', `${account.label} belongs to no pool, so there is nothing to sign in to.`);
    }
    if (vault.pools.get(account.poolId)?.local) await host.ensure();
    // Read after `ensure`: the local pool may have got another port.
    const pool = vault.pools.get(account.poolId);
    if (!pool) return fail('POOL_NOT_KNOWN', 'The pool of this account is gone.');
    const outcome = await signInUser(deps, pool, account);
    if (!outcome.ok) return outcome;
    const { challenges, waitedMs, tokens } = outcome.value;
    const name = accountName(account, poolsById(vault));
    if (out.json) out.answerJson({ account: name, challenges, waitedMs, expiresInS: tokens.expiresIn });
    else out.answer(`${name} signed in (${challenges.join(', ') || 'password only'}).`);
    return ok(0);
  });
}
