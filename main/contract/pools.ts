import * as v from 'valibot';

export const signInFlow = v.picklist(['auto', 'srp', 'password', 'admin']);
export type SignInFlow = v.InferOutput<typeof signInFlow>;

export const poolColor = v.picklist(['blue', 'green', 'teal', 'purple', 'pink', 'orange', 'yellow', 'grey']);
export type PoolColor = v.InferOutput<typeof poolColor>;

export const poolView = v.object({
  id: v.string(),
  name: v.string(),
  color: poolColor,
  userPoolId: v.string(),
  clientId: v.string(),
  hasClientSecret: v.boolean(),
  region: v.string(),
  /** Null: AWS's own endpoint of the Region. */
  endpoint: v.nullable(v.string()),
  flow: signInFlow,
  profile: v.nullable(v.string()),
  production: v.boolean(),
  /** The built-in local pool, hosted by the app itself. */
  local: v.boolean(),
  /** Server clock minus this machine's, in ms; null before the first answer. */
  clockOffsetMs: v.nullable(v.number()),
});
export type PoolView = v.InferOutput<typeof poolView>;

/**
 * What a user types to add a pool. Only shape limits here: the field-by-field messages come from
 * main (`INVALID_POOL`, one sentence naming the field), so that CLI and window say the same.
 */
export const poolInput = v.object({
  name: v.pipe(v.string(), v.trim(), v.maxLength(60)),
  userPoolId: v.pipe(v.string(), v.trim(), v.maxLength(200)),
  clientId: v.pipe(v.string(), v.trim(), v.maxLength(200)),
  clientSecret: v.optional(v.pipe(v.string(), v.maxLength(200))),
  region: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(40))),
  endpoint: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(300))),
  flow: v.optional(signInFlow),
  profile: v.optional(v.pipe(v.string(), v.maxLength(128))),
  color: v.optional(poolColor),
  production: v.optional(v.boolean()),
});
export type PoolInput = v.InferOutput<typeof poolInput>;
