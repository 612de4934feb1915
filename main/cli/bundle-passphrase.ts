import { fail, ok, type Result } from '../contract/result.ts';
import { Secret } from '../secrecy/secret.ts';
import { SHORTEST_PASSPHRASE } from '../vault/open-unattended.ts';
import { askSecret } from './terminal.ts';

/**
 * The passphrase of a bundle: from the variable that is named, else asked for; never an argument. Must be called before the vault is
 * opened, which takes its own variable out of the environment. Errors: NO_PASSPHRASE, PASSPHRASE_TOO_SHORT.
 */
export async function bundlePassphrase(
  variable: string | undefined,
  { isNew }: { readonly isNew: boolean },
): Promise<Result<Secret>> {
  const given = variable === undefined ? await asked(isNew) : fromEnvironment(variable);
  if (!given.ok || !isNew || given.value.length >= SHORTEST_PASSPHRASE) return given;
  return fail(
    'PASSPHRASE_TOO_SHORT',
    `The passphrase of the file is too short: ${SHORTEST_PASSPHRASE} characters or more. Nothing was written.`,
  );
}

function fromEnvironment(variable: string): Result<Secret> {
  const text = process.env[variable];
  if (!text) return fail('NO_PASSPHRASE', `The variable ${variable} is not set, or empty. Nothing was done.`);
  // That one opens the vault, too, and is taken away there.
  if (variable !== 'POOLKEY_PASSPHRASE') delete process.env[variable];
  return ok(new Secret(text));
}

async function asked(isNew: boolean): Promise<Result<Secret>> {
  const first = await askSecret(isNew ? 'Choose a passphrase for the file: ' : 'Passphrase of the file: ');
  if (!first) {
    return fail(
      'NO_PASSPHRASE',
      'No passphrase was given. A script names the variable that holds it: --passphrase-env NAME.',
    );
  }
  if (!isNew || first.length < SHORTEST_PASSPHRASE) return ok(first);
  const second = await askSecret('Repeat it: ');
  return second?.reveal() === first.reveal()
    ? ok(first)
    : fail('NO_PASSPHRASE', 'The two differ. Nothing was written; run it again.');
}
