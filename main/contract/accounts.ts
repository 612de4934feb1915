import * as v from 'valibot';
import { serverView } from './server-state.ts';

export const tokenState = v.picklist([
  /** Cognito answered SUCCESS for this secret, or an entry that the user typed. */
  'confirmed',
  /** Saved, and not yet known to be verified; the next sign-in decides. */
  'pending',
  /** The user is known, no secret yet. */
  'none',
  /** The stored secret does not open (damaged row). */
  'unreadable',
]);

export const accountView = v.object({
  id: v.string(),
  /** Null: an entry without a pool. */
  poolId: v.nullable(v.string()),
  username: v.string(),
  label: v.string(),
  issuer: v.string(),
  tags: v.array(v.string()),
  token: tokenState,
  digits: v.number(),
  periodMs: v.number(),
  /** Whether sign-in can be tried without asking for a password. */
  hasPassword: v.boolean(),
  /** The last thing that went wrong and what to do, until it is settled. */
  problem: v.nullable(v.object({ code: v.string(), message: v.string() })),
  /** How the user stands at its pool, as last found; null: never asked. */
  server: v.nullable(serverView),
  /** When the server last accepted a code of this secret (ms since the epoch). */
  lastAcceptedAt: v.nullable(v.number()),
  createdAt: v.number(),
});
export type AccountView = v.InferOutput<typeof accountView>;

export const accountsChange = v.object({
  upsert: v.array(accountView),
  remove: v.array(v.string()),
});
export type AccountsChange = v.InferOutput<typeof accountsChange>;

const id = v.pipe(v.string(), v.maxLength(64));
export const accountId = v.object({ id });
export const accountIds = v.object({ ids: v.pipe(v.array(id), v.maxLength(20_000)) });

/** Paste of an `otpauth://totp/` URI, or the fields typed by hand. The secret goes to main once. */
export const entryInput = v.variant('from', [
  v.object({ from: v.literal('uri'), uri: v.pipe(v.string(), v.maxLength(4096)) }),
  v.object({
    from: v.literal('fields'),
    label: v.pipe(v.string(), v.trim(), v.maxLength(256)),
    issuer: v.pipe(v.string(), v.trim(), v.maxLength(256)),
    secret: v.pipe(v.string(), v.maxLength(1024)),
    algorithm: v.picklist(['SHA1', 'SHA256', 'SHA512']),
    digits: v.pipe(v.number(), v.integer()),
    /** Seconds, as in the URI. */
    period: v.pipe(v.number(), v.integer()),
  }),
]);
export type EntryInput = v.InferOutput<typeof entryInput>;

export const historyEvent = v.object({
  at: v.number(),
  /** What happened: `enrolled`, `signed_in`, `code_used`, `refused`, `revealed`, … */
  kind: v.string(),
  detail: v.string(),
});
export type HistoryEvent = v.InferOutput<typeof historyEvent>;

/** The one way a secret reaches the renderer: one account, asked for, after re-authentication. */
export const revealed = v.object({ secret: v.string(), uri: v.string() });
export type Revealed = v.InferOutput<typeof revealed>;
