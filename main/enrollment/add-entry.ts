import { fail, ok, type Result } from '../contract/result.ts';
import type { EntryInput } from '../contract/accounts.ts';
import { parseOtpauthUri, type OtpauthEntry } from '../totp/otpauth-uri.ts';
import { checkShape, parseSecret } from '../totp/software-token.ts';
import type { Account } from '../vault/account-store.ts';
import type { Vault } from '../vault/vault.ts';

/**
 * Adds an entry without a pool: a pasted otpauth URI, or a secret typed by hand.
 * Errors: INVALID_URI, UNSUPPORTED_TYPE, INVALID_SECRET, INVALID_DIGITS, INVALID_PERIOD, NO_LABEL, DUPLICATE_SECRET.
 */
export function addEntry(vault: Vault, input: EntryInput): Result<Account> {
  const read = input.from === 'uri' ? parseOtpauthUri(input.uri) : fromFields(input);
  if (!read.ok) return read;
  const { label, issuer, token } = read.value;
  const double = vault.tokens.accountWithSecret(token.secret);
  const twin = double === null ? null : vault.accounts.get(double);
  if (twin) return fail('DUPLICATE_SECRET', `This secret is in the vault already, as "${twin.label}".`);
  const account = vault.accounts.add({ poolId: null, username: label, label, issuer });
  vault.tokens.saveConfirmed(account.id, token);
  vault.events.add(account.id, 'added', input.from === 'uri' ? 'otpauth URI' : 'typed');
  return ok(account);
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
