import { fail, ok, type Result } from '../contract/result.ts';
import type { ServedAccount } from './code-source.ts';
import { matchAccount, someNames } from './match-query.ts';

/** The one account that is meant, among those that the caller may use. Errors: NOT_FOUND, AMBIGUOUS. */
export function findServed(accounts: readonly ServedAccount[], query: string): Result<ServedAccount> {
  const found = matchAccount(
    accounts,
    ({ id, name, username, label }) => ({ id, names: [name, username, label] }),
    query,
  );
  const [only] = found;
  if (!only) {
    const hint =
      accounts.length === 0
        ? 'This grant is for no account at all: look at --tag and --pool of the run.'
        : `It may use ${accounts.length}: ${someNames(accounts.map(({ name }) => name))}.`;
    return fail('NOT_FOUND', `No account that this program may use is called "${query}". ${hint}`);
  }
  if (found.length === 1) return ok(only);
  const names = someNames(found.map(({ name }) => name));
  return fail('AMBIGUOUS', `"${query}" fits ${found.length} accounts: ${names}. Name one of them in full.`);
}
