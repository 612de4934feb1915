import * as v from 'valibot';
import type { ServerState } from './server-state.ts';

/** What can be done with users at their pool, one or many. */
export const actionKind = v.picklist([
  /** Asks the pool how each user stands: by IAM where there are credentials, else by signing in. */
  'reconcile',
  /** Signs in with the vault's password and code: does the secret still work? */
  'verify',
  /** Enrolls with the password that the vault holds. */
  'enroll',
  /** A new token by the old code. */
  'rotate',
  /** AdminDeleteSoftwareToken, then enroll. */
  'reset',
  /** AdminDeleteUser, AdminCreateUser with the same attributes and groups, then enroll. */
  'recreate',
  'prefer-on',
  'prefer-off',
  /** AdminEnableUser. */
  'enable',
  /** AdminConfirmSignUp. */
  'confirm',
  /** AdminSetUserPassword, permanent, to the password that the vault holds. */
  'set-password',
]);
export type ActionKind = v.InferOutput<typeof actionKind>;

/** The action that mends a state; null: nothing to mend, or nothing that Poolkey can do. */
export const REPAIR_OF: Readonly<Record<ServerState, ActionKind | null>> = {
  working: null,
  stale: 'reset',
  'mfa-off': 'enroll',
  gone: 'recreate',
  disabled: 'enable',
  'must-change-password': 'set-password',
  unconfirmed: 'confirm',
  'wrong-password': 'set-password',
  unknown: 'reconcile',
};

const id = v.pipe(v.string(), v.maxLength(64));
export const actionInput = v.object({
  kind: actionKind,
  ids: v.pipe(v.array(id), v.minLength(1), v.maxLength(20_000)),
});
export const actionRun = v.object({
  ...actionInput.entries,
  /** The word that `plan` asked to be typed, where it did. */
  confirm: v.optional(v.pipe(v.string(), v.maxLength(120))),
});

/** What an action would do. Nothing is sent to find out. */
export const planView = v.object({
  kind: actionKind,
  rows: v.array(
    v.object({
      id: v.string(),
      username: v.string(),
      pool: v.string(),
      /** Operations of the Cognito API, in order. */
      steps: v.array(v.string()),
      /** Why nothing can be done for this one; it is left out of the run. */
      problem: v.nullable(v.object({ code: v.string(), message: v.string() })),
    }),
  ),
  /** What a person should know before: production, users that lose their `sub`, … */
  warnings: v.array(v.string()),
  /** A word to be typed before it runs: the name of a production pool, or `recreate`. Null: a click is enough. */
  retype: v.nullable(v.string()),
});
export type PlanView = v.InferOutput<typeof planView>;
