import { fail, ok, type Result } from '../contract/result.ts';
import { Secret } from '../secrecy/secret.ts';
import type { Vault } from '../vault/vault.ts';
import type { HandlerContext, Question } from './handler-context.ts';

/**
 * Before a secret is shown, or the way to it changed, a person must be there: by the passphrase where the vault has
 * one; else by the app's own dialog, while the keychain still gives the key (it does not when the session was locked).
 * Errors: PASSPHRASE_NEEDED, WRONG_PASSPHRASE, CANCELLED, KEYCHAIN_LOCKED.
 */
export async function reauthenticate(
  context: HandlerContext,
  vault: Vault,
  passphrase: string | undefined,
  question: Question,
): Promise<Result<undefined>> {
  if (vault.slots.includes('passphrase')) {
    if (passphrase === undefined) return fail('PASSPHRASE_NEEDED', 'Type the passphrase of the vault.');
    if (await vault.acceptsPassphrase(new Secret(passphrase))) return ok(undefined);
    return fail('WRONG_PASSPHRASE', 'The passphrase is wrong. Nothing was changed; try again.');
  }
  if (!(await context.ask(question))) return fail('CANCELLED', 'Nothing was done.');
  if (await context.keeper.keychainStillOpens(vault)) return ok(undefined);
  return fail(
    'KEYCHAIN_LOCKED',
    'The keychain does not answer with the key any more. Unlock it, then try again.',
  );
}
