import { fail, ok, type Result } from '../contract/result.ts';
import type { EntryInput } from '../contract/accounts.ts';
import { parseOtpauthUri, type OtpauthEntry } from '../totp/otpauth-uri.ts';
import { checkShape, parseSecret } from '../totp/software-token.ts';
import type { Account } from '../vault/account-store.ts';
import type { Vault } from '../vault/vault.ts';

/** What goes before what an otpauth URI says by itself. */
export interface EntryNames {
  readonly label?: string;
  readonly issuer?: string;
  readonly tags?: readonly string[];
}

/**
 * Adds an entry without a pool: a pasted otpauth URI, or a secret typed by hand.
 * Errors: INVALID_URI, UNSUPPORTED_TYPE, INVALID_SECRET, INVALID_DIGITS, INVALID_PERIOD, NO_LABEL, DUPLICATE_SECRET.
 */
export function addEntry(vault: Vault, input: EntryInput, names: EntryNames = {}): Result<Account> {
  const read = input.from === 'uri' ? parseOtpauthUri(input.uri) : fromFields(input);
  if (!read.ok) return read;
  const { label, issuer, token } = { ...read.value, ...given(names) };
  const double = vault.tokens.accountWithSecret(token.secret);
  const twin = double === null ? null : vault.accounts.get(double);
  if (twin) return fail('DUPLICATE_SECRET', `This secret is in the vault already, as "${twin.label}".`);
  const account = vault.accounts.add({ poolId: null, username: label, label, issuer });
  vault.tokens.saveConfirmed(account.id, token);
  if (names.tags) vault.accounts.setTags(account.id, names.tags);
  vault.events.add(account.id, 'added', input.from === 'uri' ? 'otpauth URI' : 'typed');
  return ok(account);
}

/** A name of spaces is none. */
function given({ label = '', issuer = '' }: EntryNames): { label?: string; issuer?: string } {
  return {
    ...(label.trim() !== '' && { label: label.trim() }),
    ...(issuer.trim() !== '' && { issuer: issuer.trim() }),
  };
}

function fromFields(input: Extract<EntryInput, { from: 'fields' }>): Result<OtpauthEntry> {
  if (input.label === '') return fail('NO_LABEL', 'Give the entry a label.');
  const secret = parseSecret(input.secret);
  if (!secret.ok) return secret;
  const periodMs = input.period * 1000;
  const shape = checkShape(input.digits, periodMs);
  if (!shape.ok) return shape;
  return ok({
    label: input.label,
    issuer: input.issuer,
    token: { secret: secret.value, algorithm: input.algorithm, digits: input.digits, periodMs },
  });
}
