import { createHash } from 'node:crypto';
import * as v from 'valibot';
import { poolColor, signInFlow } from '../contract/pools.ts';
import type { SealedPlace } from '../vault/sealing.ts';

/**
 * A bundle: JSON of an open header and a sealed body. The key of the body is random, and itself sealed by the passphrase. All of the
 * header but `digest` is authenticated with the body, fields that this version does not know included.
 */
export const FORMAT = 'poolkey-bundle';
export const VERSION = 1;
export const MOST_BYTES = 512 * 1024 * 1024;

/** Of every version: enough to tell that a newer Poolkey is needed. */
export const anyBundle = v.object({ format: v.literal(FORMAT), version: v.pipe(v.number(), v.integer()) });

export const bundle = v.looseObject({
  format: v.literal(FORMAT),
  version: v.literal(VERSION),
  createdAt: v.pipe(v.string(), v.isoTimestamp()),
  /** Poolkey opens it no more after this time; absent: no end. */
  expiresAt: v.optional(v.pipe(v.string(), v.isoTimestamp())),
  /** The passphrase slot: parameters of scrypt as JSON, and the body's key sealed by what comes out of it (base64). */
  key: v.strictObject({ parameters: v.string(), wrapped: v.pipe(v.string(), v.base64()) }),
  /** SHA-256 of header and sealed body, base64: tells a damaged file from a wrong passphrase. No protection: that is the seal. */
  digest: v.string(),
  /** Sealed JSON, base64. */
  body: v.string(),
});
export type Bundle = v.InferOutput<typeof bundle>;
export type BundleHeader = Omit<Bundle, 'digest' | 'body'>;

/** Entries are looked at one by one: a bad one does not cost the others. Later versions may add fields. */
export const bundleBody = v.object({ pools: v.array(v.unknown()), accounts: v.array(v.unknown()) });

/** Longer than anything that a vault holds: what was exported must come back. */
const LONG = 8_192;
const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));

export const bundlePool = v.object({
  name: text(60),
  color: v.fallback(poolColor, 'grey'),
  userPoolId: text(200),
  clientId: text(200),
  clientSecret: v.optional(text(200)),
  region: text(40),
  endpoint: v.nullable(text(300)),
  flow: signInFlow,
  /** Outlives the way: the guard of a production pool must not be lost by it. */
  production: v.boolean(),
});
export type BundlePool = v.InferOutput<typeof bundlePool>;

const bundleToken = v.object({
  /** Base32. */
  secret: text(1024),
  algorithm: v.picklist(['SHA1', 'SHA256', 'SHA512']),
  digits: v.number(),
  periodMs: v.number(),
  state: v.picklist(['confirmed', 'pending']),
});
export type BundleToken = v.InferOutput<typeof bundleToken>;

export const bundleAccount = v.object({
  /** Place among `pools`; null: an entry without a pool. */
  pool: v.nullable(v.pipe(v.number(), v.integer(), v.minValue(0))),
  username: v.pipe(text(LONG), v.minLength(1)),
  label: text(LONG),
  issuer: text(LONG),
  tags: v.array(text(LONG)),
  password: v.optional(text(LONG)),
  /** One that was sent and whose answer has not come. */
  nextPassword: v.optional(text(LONG)),
  /** Confirmed ones first, each kind oldest first. Several where it is not known which one the pool holds. */
  tokens: v.array(bundleToken),
});
export type BundleAccount = v.InferOutput<typeof bundleAccount>;

/** The header as one text, whatever the order of its fields in the file. */
export function canonical(header: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(ordered(header));
}

export function bodyPlace(header: Readonly<Record<string, unknown>>): SealedPlace {
  return { table: 'bundle', row: canonical(header), field: 'body' };
}

export function digestOf(header: Readonly<Record<string, unknown>>, body: string): string {
  return createHash('sha256').update(canonical(header)).update('\n').update(body).digest('base64');
}

function ordered(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return ['list', ...value.map(ordered)];
  // As pairs: no name of a field can mean anything special to an object.
  const members = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return ['fields', ...members.map(([name, member]) => [name, ordered(member)])];
}
