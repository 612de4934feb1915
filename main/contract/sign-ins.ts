import * as v from 'valibot';

export const tokenKind = v.picklist(['access', 'id', 'refresh']);
export type TokenKind = v.InferOutput<typeof tokenKind>;

/** A token as the window sees it: what it says, never itself. */
export const tokenView = v.object({
  kind: tokenKind,
  /** Claims in the order of the token; values as JSON, or as they are where they are text. Empty for a refresh token. */
  claims: v.array(v.object({ name: v.string(), value: v.string() })),
  /** ms since the epoch, by the pool's clock; null where the token does not say. */
  issuedAt: v.nullable(v.number()),
  expiresAt: v.nullable(v.number()),
});
export type TokenView = v.InferOutput<typeof tokenView>;

export const signInView = v.object({
  /** Names the tokens that main keeps in memory until `close`, a lock, or the end of the app. */
  id: v.string(),
  accountId: v.string(),
  /** Human sentence: which challenge was answered, and that tokens came. */
  summary: v.string(),
  /** The flow that was used, by Cognito's name. */
  flow: v.string(),
  challenges: v.array(v.string()),
  waitedMs: v.number(),
  /** The pool's clock minus main's, ms: `expiresAt - serverOffsetMs` is in main's time. */
  serverOffsetMs: v.number(),
  tokens: v.array(tokenView),
  revoked: v.boolean(),
});
export type SignInView = v.InferOutput<typeof signInView>;

export const signInId = v.object({ id: v.pipe(v.string(), v.maxLength(64)) });
export const signInCopy = v.object({ ...signInId.entries, kind: tokenKind });
