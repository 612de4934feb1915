import { fail, ok, type Result } from '../contract/result.ts';
import type { Secret } from '../secrecy/secret.ts';
import type { Vault } from '../vault/vault.ts';
import { makeBundle } from './export-bundle.ts';

export { importBundle, type ImportOptions, type ImportReport } from './import-bundle.ts';
export { openBundle, type BundleContents, type BundleProblem } from './open-bundle.ts';

/** The text of an encrypted file with these accounts and their pools. Errors: NOTHING_SELECTED. */
export async function exportBundle(
  vault: Vault,
  accountIds: readonly string[],
  passphrase: Secret,
  options: { readonly passwords: boolean },
): Promise<Result<string>> {
  const { text, accounts } = await makeBundle(vault, accountIds, passphrase, options);
  return accounts > 0
    ? ok(text)
    : fail('NOTHING_SELECTED', 'None of these accounts is in the vault any more, but perhaps in its trash.');
}
