import * as v from 'valibot';

export const signInFlow = v.picklist(['auto', 'srp', 'password', 'user', 'admin']);
export type SignInFlow = v.InferOutput<typeof signInFlow>;

/** A flow that signs in; `auto` is the search for one. */
export type Flow = Exclude<SignInFlow, 'auto'>;

/** By Cognito's names. */
export const FLOW_NAMES: Readonly<Record<Flow, string>> = {
  srp: 'USER_SRP_AUTH',
  password: 'USER_PASSWORD_AUTH',
  user: 'USER_AUTH',
  admin: 'ADMIN_USER_PASSWORD_AUTH',
};

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
  /** What `auto` has found the app client to allow; null before the first sign-in. */
  learnedFlow: v.nullable(signInFlow),
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
  /** An app client can have two while one replaces the other: both, with a space between. */
  clientSecret: v.optional(v.pipe(v.string(), v.maxLength(200))),
  /** The app client has none any more: forget the stored one. */
  noClientSecret: v.optional(v.boolean()),
  region: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(40))),
  endpoint: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(300))),
  flow: v.optional(signInFlow),
  profile: v.optional(v.pipe(v.string(), v.maxLength(128))),
  color: v.optional(poolColor),
  production: v.optional(v.boolean()),
});
export type PoolInput = v.InferOutput<typeof poolInput>;
