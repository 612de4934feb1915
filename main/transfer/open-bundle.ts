import * as v from 'valibot';
import { fail, ok, type Result } from '../contract/result.ts';
import { Secret } from '../secrecy/secret.ts';
import { checkShape, parseSecret, type SoftwareToken } from '../totp/software-token.ts';
import { VaultUnusableError } from '../vault/database.ts';
import { unwrapWithPassphrase } from '../vault/passphrase-slot.ts';
import { unseal, UnsealError } from '../vault/sealing.ts';
import {
  anyBundle,
  bodyPlace,
  bundle,
  bundleAccount,
  bundleBody,
  bundlePool,
  digestOf,
  VERSION,
  type BundlePool,
} from './bundle-format.ts';

/** An entry of a bundle that was, or is to be, left out. */
export interface BundleProblem {
  /** User name or label, as far as it is known. */
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

export interface ContainedToken {
  readonly token: SoftwareToken;
  readonly state: 'confirmed' | 'pending';
}

export interface ContainedAccount {
  /** Place among `pools`; null: an entry without a pool. */
  readonly pool: number | null;
  readonly username: string;
  readonly label: string;
  readonly issuer: string;
  readonly tags: readonly string[];
  readonly password: Secret | null;
  readonly nextPassword: Secret | null;
  readonly tokens: readonly ContainedToken[];
}

/** What is in a bundle. Its secrets are wrapped. */
export interface BundleContents {
  /** ISO 8601. */
  readonly createdAt: string;
  /** ISO 8601; null: no end. */
  readonly expiresAt: string | null;
  /** Null: one that cannot be read. */
  readonly pools: readonly (ContainedPool | null)[];
  readonly accounts: readonly ContainedAccount[];
  readonly problems: readonly BundleProblem[];
}

export interface ContainedPool extends Omit<BundlePool, 'clientSecret'> {
  readonly clientSecret: Secret | null;
}

/**
 * `now`: ms since the epoch. Errors: NOT_A_BUNDLE, BUNDLE_TOO_NEW, BUNDLE_DAMAGED, WRONG_PASSPHRASE, BUNDLE_EXPIRED. No message holds
 * anything of the file.
 */
export async function openBundle(
  text: string,
  passphrase: Secret,
  now: number = Date.now(),
): Promise<Result<BundleContents>> {
  const json = parsed(text);
  const known = v.safeParse(anyBundle, json);
  if (!known.success)
    return fail('NOT_A_BUNDLE', 'This file is no export of Poolkey. Nothing was read of it.');
  if (known.output.version > VERSION) {
    return fail(
      'BUNDLE_TOO_NEW',
      `This file was written by a newer Poolkey (version ${known.output.version} of the format, this one knows ${VERSION}). Install the newer one.`,
    );
  }
  const read = v.safeParse(bundle, json);
  if (!read.success) return damaged();
  const { body, digest, ...header } = read.output;
  // Also where the passphrase is wrong: what was damaged on the way opens with none.
  if (digestOf(header, body) !== digest) return damaged();
  const key = await unwrap(header.key, passphrase);
  if (!key.ok) return key;
  try {
    const opened = unseal(key.value, bodyPlace(header), Buffer.from(body, 'base64'));
    const content = v.safeParse(bundleBody, parsed(opened.toString('utf8')));
    opened.fill(0);
    if (!content.success) return damaged();
    const { createdAt, expiresAt = null } = header;
    // After the seal, which proves the date.
    if (expiresAt !== null && Date.parse(expiresAt) <= now) return expired(expiresAt);
    return ok({ createdAt, expiresAt, ...contentsOf(content.output) });
  } catch (error) {
    if (error instanceof UnsealError) return damaged();
    throw error;
  } finally {
    key.value.fill(0);
  }
}

async function unwrap(
  { parameters, wrapped }: { parameters: string; wrapped: string },
  passphrase: Secret,
): Promise<Result<Buffer>> {
  try {
    const slot = { parameters, wrapped: Buffer.from(wrapped, 'base64') };
    const key = await unwrapWithPassphrase(slot, passphrase);
    return key ? ok(key) : fail('WRONG_PASSPHRASE', 'This passphrase does not open the file.');
  } catch (error) {
    // Parameters out of bounds: its words are about a vault.
    if (error instanceof VaultUnusableError) return damaged();
    throw error;
  }
}

function contentsOf({
  pools,
  accounts,
}: v.InferOutput<typeof bundleBody>): Omit<BundleContents, 'createdAt' | 'expiresAt'> {
  const good: ContainedAccount[] = [];
  const problems: BundleProblem[] = [];
  for (const entry of accounts) {
    const account = accountOf(entry);
    if (account.ok) good.push(account.value);
    else problems.push({ name: nameOf(entry), ...account.error });
  }
  return { pools: pools.map(poolOf), accounts: good, problems };
}

function poolOf(entry: unknown): ContainedPool | null {
  const read = v.safeParse(bundlePool, entry);
  if (!read.success) return null;
  const { clientSecret, ...pool } = read.output;
  return { ...pool, clientSecret: secretOrNull(clientSecret) };
}

function accountOf(entry: unknown): Result<ContainedAccount> {
  const read = v.safeParse(bundleAccount, entry);
  if (!read.success)
    return fail('BAD_ENTRY', 'This entry cannot be read. The others are not touched by that.');
  const { password, nextPassword, tokens, ...account } = read.output;
  const contained: ContainedToken[] = [];
  for (const { secret: base32, state, ...shape } of tokens) {
    const secret = parseSecret(base32);
    if (!secret.ok) return fail('INVALID_SECRET', 'The secret of this entry is not base32.');
    const fits = checkShape(shape.digits, shape.periodMs);
    if (!fits.ok) return fits;
    contained.push({ state, token: { ...shape, secret: secret.value } });
  }
  return ok({
    ...account,
    password: secretOrNull(password),
    nextPassword: secretOrNull(nextPassword),
    tokens: contained,
  });
}

function nameOf(entry: unknown): string {
  const named = v.safeParse(v.object({ username: v.pipe(v.string(), v.maxLength(256)) }), entry);
  return named.success ? named.output.username : '(no name)';
}

function secretOrNull(text: string | undefined): Secret | null {
  return text === undefined || text === '' ? null : new Secret(text);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function expired(at: string): Result<never> {
  return fail(
    'BUNDLE_EXPIRED',
    `This file was made to end on ${at.slice(0, 10)}. Export a new one with "poolkey export", and put it in its place.`,
  );
}

function damaged(): Result<never> {
  return fail(
    'BUNDLE_DAMAGED',
    'This file was changed or damaged after it was made. Use another copy of it.',
  );
}
