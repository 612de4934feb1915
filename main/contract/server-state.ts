import * as v from 'valibot';

/** What the pool holds of a user, as found when it was last asked. */
export const serverState = v.picklist([
  /** The pool took a code of our secret. */
  'working',
  /** The pool asks for codes of a secret that is not ours: enrolled elsewhere. */
  'stale',
  /** The user signs in without being asked for a code, or has no token to be asked for. */
  'mfa-off',
  'gone',
  'disabled',
  /** FORCE_CHANGE_PASSWORD or RESET_REQUIRED. */
  'must-change-password',
  /** Signed up and never confirmed. */
  'unconfirmed',
  'wrong-password',
  /** It could not be found out; `detail` says why. */
  'unknown',
]);
export type ServerState = v.InferOutput<typeof serverState>;

/** In a word or two, the same in window and command line. */
export const STATE_WORDS: Readonly<Record<ServerState, string>> = {
  working: 'Working',
  stale: 'Enrolled elsewhere',
  'mfa-off': 'MFA is off',
  gone: 'User is gone',
  disabled: 'User is disabled',
  'must-change-password': 'Must change password',
  unconfirmed: 'Never confirmed',
  'wrong-password': 'Wrong password',
  unknown: 'Not known',
};

export const serverView = v.object({
  state: serverState,
  /** What to know about it, for people. */
  detail: v.string(),
  /** ms since the epoch. */
  checkedAt: v.number(),
});
export type ServerView = v.InferOutput<typeof serverView>;
