import * as v from 'valibot';
import { entryInput, type EntryInput } from '../../contract/accounts.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import { addEntry } from '../../enrollment/add-entry.ts';
import type { Secret } from '../../secrecy/secret.ts';
import { shellWord } from '../shell-word.ts';
import { readSecret, type Terminal } from '../terminal.ts';
import { withVault } from '../with-vault.ts';

export interface AddOptions {
  readonly uriStdin?: boolean;
  readonly secretStdin?: boolean;
  readonly issuer?: string;
  readonly digits: number;
  /** s */
  readonly period: number;
  readonly algorithm: 'SHA1' | 'SHA256' | 'SHA512';
  readonly tag?: readonly string[];
}

/** Adds an entry without a pool. Its URI or secret comes by stdin. Errors: USAGE, those of `addEntry`. */
export async function addCommand(
  label: string | undefined,
  options: AddOptions,
  out: Terminal,
): Promise<Result<number>> {
  const { uriStdin, secretStdin, tag: tags = [] } = options;
  if ((uriStdin ?? false) === (secretStdin ?? false))
    return fail('USAGE', 'Say what comes on stdin: --uri-stdin or --secret-stdin, one of them.');
  if (secretStdin && (label ?? '').trim() === '')
    return fail('USAGE', 'Say what the entry shall be called: poolkey add LABEL --secret-stdin.');
  const given = await readSecret(uriStdin ? 'otpauth:// address' : 'Secret, in base32');
  const input = inputOf(label ?? '', given, options);
  if (!input.ok) return input;
  const names = { tags, label: label ?? '', issuer: options.issuer ?? '' };
  return withVault(async ({ vault }) => {
    const added = addEntry(vault, input.value, names);
    if (!added.ok) return added;
    const account = vault.accounts.get(added.value.id) ?? added.value;
    const { digits, periodMs } = vault.tokens.current(account.id)?.token ?? {};
    if (out.json) {
      const { id, label: name, issuer } = account;
      out.answerJson({ id, account: name, issuer, tags: account.tags, digits, periodMs });
    } else out.answer(`Added "${account.label}".`);
    out.say(`Its codes: poolkey code ${shellWord(account.label)}`);
    return ok(0);
  });
}

/** Of what is too long nothing is repeated: it may be the secret. */
function inputOf(label: string, given: Secret, options: AddOptions): Result<EntryInput> {
  const { issuer = '', digits, period, algorithm } = options;
  const read = v.safeParse(
    entryInput,
    options.uriStdin
      ? { from: 'uri', uri: given.reveal() }
      : { from: 'fields', label, issuer, secret: given.reveal(), algorithm, digits, period },
  );
  if (read.success) return ok(read.output);
  const where = v.getDotPath(read.issues[0]) ?? 'unknown';
  return fail('USAGE', `A value is too long or of the wrong kind: ${where}.`);
}
