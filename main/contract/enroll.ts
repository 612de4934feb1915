import * as v from 'valibot';

/** Steps of enrolling one user, in the order a person meets them. */
export const enrollStage = v.picklist(['signing-in', 'new-password', 'ready', 'enrolling', 'done', 'failed']);

export const enrollView = v.object({
  id: v.string(),
  poolId: v.string(),
  username: v.string(),
  stage: enrollStage,
  /** How Cognito will be asked: by the Session of MFA_SETUP (ON) or by an access token (OPTIONAL). */
  path: v.nullable(v.picklist(['session', 'access-token', 'already-enrolled'])),
  /** Of a token given by hand: when it ends (ms, main's clock), so that a person sees what is left. */
  proofExpiresAt: v.nullable(v.number()),
  /** Attributes that NEW_PASSWORD_REQUIRED wants besides the password. */
  requiredAttributes: v.array(v.string()),
  /** Set at `done`. */
  accountId: v.nullable(v.string()),
  /** The calls made so far, for the step list: Cognito operation names. */
  calls: v.array(v.object({ operation: v.string(), state: v.picklist(['running', 'done', 'failed']) })),
  error: v.nullable(v.object({ code: v.string(), message: v.string(), retryable: v.boolean() })),
});
export type EnrollView = v.InferOutput<typeof enrollView>;

const secretText = v.pipe(v.string(), v.maxLength(256));
export const enrollBegin = v.object({
  poolId: v.string(),
  username: v.pipe(v.string(), v.maxLength(256)),
  password: secretText,
});
/** For a user signed in elsewhere: the user's name is in the token. */
export const enrollWithToken = v.object({
  poolId: v.string(),
  accessToken: v.pipe(v.string(), v.trim(), v.maxLength(20_000)),
});
/** A Session of an MFA_SETUP challenge, as the service gave it elsewhere. */
export const enrollWithSession = v.object({
  poolId: v.string(),
  username: v.pipe(v.string(), v.maxLength(256)),
  session: v.pipe(v.string(), v.trim(), v.maxLength(4096)),
});
export const enrollNewPassword = v.object({
  id: v.string(),
  newPassword: secretText,
  attributes: v.record(v.string(), v.pipe(v.string(), v.maxLength(2048))),
});
export const enrollId = v.object({ id: v.string() });
