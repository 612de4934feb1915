import * as v from 'valibot';

/** Raised when the meaning of a stored field changes; a state of a newer version is refused. */
export const STATE_VERSION = 1;

const milliseconds = v.pipe(v.number(), v.finite());

/** One TOTP secret: base32 text, and the time steps whose codes were accepted (rule 25). */
const tokenSecret = v.object({
  secret: v.string(),
  usedSteps: v.array(v.number()),
  friendlyName: v.exactOptional(v.string()),
});

export const mfaFactor = v.picklist(['SOFTWARE_TOKEN_MFA', 'SMS_MFA', 'EMAIL_OTP']);

/** What a code that was sent is good for. */
const codePurpose = v.picklist(['sign-up', 'reset', 'verify:email', 'verify:phone_number']);
const sentCode = v.object({ purpose: codePurpose, code: v.string(), expiresMs: milliseconds });

const user = v.object({
  /** Rising with creation; what ListUsers pages by. */
  seq: v.number(),
  username: v.string(),
  sub: v.string(),
  attributes: v.array(v.object({ Name: v.string(), Value: v.string() })),
  status: v.picklist(['UNCONFIRMED', 'CONFIRMED', 'RESET_REQUIRED', 'FORCE_CHANGE_PASSWORD']),
  enabled: v.boolean(),
  createdMs: milliseconds,
  modifiedMs: milliseconds,
  /** Salted SRP verifier, hexadecimal: never the password. */
  credential: v.exactOptional(v.object({ salt: v.string(), verifier: v.string() })),
  temporaryUntilMs: v.exactOptional(milliseconds),
  /** Rule 13: none -> associated (`pending`) -> `verified`. */
  token: v.object({ pending: v.exactOptional(tokenSecret), verified: v.exactOptional(tokenSecret) }),
  /** Rule 13: `enabled` and `preferred`, for every factor. */
  mfa: v.object({ enabled: v.array(mfaFactor), preferred: v.exactOptional(mfaFactor) }),
  /** At most one of each purpose. */
  codes: v.exactOptional(v.array(sentCode)),
  /** Names of groups, in the order in which the user was added. */
  groups: v.exactOptional(v.array(v.string())),
});

/** One sign-in and its refresh tokens; access tokens point to it by `origin_jti`. Tokens are kept as SHA-256. */
const signIn = v.object({
  originJti: v.string(),
  clientId: v.string(),
  sub: v.string(),
  authTimeMs: milliseconds,
  expiresMs: milliseconds,
  revoked: v.boolean(),
  refreshHash: v.string(),
  /** Refresh tokens that rotation has replaced, and until when each is still taken. */
  retired: v.array(v.object({ hash: v.string(), untilMs: milliseconds })),
});

const clientSecret = v.object({ id: v.string(), value: v.string(), createdMs: milliseconds });

const client = v.object({
  id: v.string(),
  name: v.string(),
  /** The first of `secrets`, which states saved by older versions do not have. */
  secret: v.exactOptional(v.string()),
  secrets: v.exactOptional(v.array(clientSecret)),
  createdMs: milliseconds,
  modifiedMs: milliseconds,
  settings: v.record(v.string(), v.unknown()),
});

const group = v.object({
  name: v.string(),
  description: v.exactOptional(v.string()),
  roleArn: v.exactOptional(v.string()),
  precedence: v.exactOptional(v.number()),
  createdMs: milliseconds,
  modifiedMs: milliseconds,
});

const signingKey = v.object({ kid: v.string(), privateKey: v.string() });

/** A pool without its users and their sign-ins. */
const frame = v.object({
  id: v.string(),
  createdMs: milliseconds,
  modifiedMs: milliseconds,
  settings: v.record(v.string(), v.unknown()),
  mfa: v.record(v.string(), v.unknown()),
  keys: v.object({ id: signingKey, access: signingKey }),
  nextSeq: v.number(),
  clients: v.array(client),
  groups: v.exactOptional(v.array(group)),
});
const pool = v.object({ ...frame.entries, users: v.array(user), signIns: v.array(signIn) });

export const stateSchema = v.object({
  version: v.literal(STATE_VERSION),
  region: v.string(),
  pools: v.array(pool),
});

/** The same state in pieces, for those who save what changed and no more: a pool, and each of its users with its sign-ins. */
export const poolRecordSchema = v.object({
  version: v.literal(STATE_VERSION),
  region: v.string(),
  pool: frame,
});
export const userRecordSchema = v.object({ user, signIns: v.array(signIn) });

export type State = v.InferOutput<typeof stateSchema>;
export type PoolFrame = v.InferOutput<typeof frame>;
export type PoolState = v.InferOutput<typeof pool>;
export type ClientState = v.InferOutput<typeof client>;
export type ClientSecret = v.InferOutput<typeof clientSecret>;
export type Group = v.InferOutput<typeof group>;
export type CodePurpose = v.InferOutput<typeof codePurpose>;
export type UserRecord = v.InferOutput<typeof user>;
export type UserStatus = UserRecord['status'];
export type TokenSecret = v.InferOutput<typeof tokenSecret>;
export type MfaFactor = v.InferOutput<typeof mfaFactor>;
export type SignInRecord = v.InferOutput<typeof signIn>;
export type SigningKeyState = v.InferOutput<typeof signingKey>;
