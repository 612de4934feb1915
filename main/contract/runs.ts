import * as v from 'valibot';

/** How far a user of a run has come; `failed` ends it, and so does `done`. Written before and after each call. */
export const rowState = v.picklist([
  'planned',
  'created',
  'signed_in',
  'secret_saved',
  'verified',
  'preferred',
  'done',
  'failed',
]);
export type RowState = v.InferOutput<typeof rowState>;

/** What is done with users that have a token already. */
export const existingPolicy = v.picklist([
  /** Signs in, proves the vault's secret by a code, enrolls where the pool holds none. */
  'verify',
  /** Those whose secret the vault has are left alone; nothing is sent. */
  'skip',
  /** A new token by the old code. */
  'rotate',
  /** AdminDeleteSoftwareToken, then enroll: also where the secret is lost. */
  'reset',
]);
export type ExistingPolicy = v.InferOutput<typeof existingPolicy>;

export const runOptions = v.object({
  /** AdminCreateUser for those that do not exist; a password is made to the pool's policy where the roster gives none. */
  create: v.boolean(),
  existing: existingPolicy,
  /** Users started a second; null: as fast as it goes (the local pool's default). */
  ratePerSecond: v.nullable(v.pipe(v.number(), v.minValue(0.01), v.maxValue(1000))),
  /** Users worked on at the same time. */
  concurrency: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100)),
  /** Given to each account besides its own of the roster. */
  tags: v.array(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(60))),
  /** Each created user is added to, besides its own of the roster. */
  groups: v.array(v.pipe(v.string(), v.trim(), v.minLength(1), v.maxLength(128))),
  /** Goes on whatever fails; else five failures of one kind in a row pause the run. */
  keepGoing: v.boolean(),
});
export type RunOptions = v.InferOutput<typeof runOptions>;

/** Why a run stands still. */
export const runReason = v.object({
  /** `PAUSED_BY_USER`, `SAME_FAILURE`, or the code of what broke off: `DISK_FULL`, `VAULT_BUSY`, … */
  code: v.string(),
  message: v.string(),
  /** Of SAME_FAILURE: the code that came five times in a row. */
  failure: v.optional(v.string()),
});
export type RunReason = v.InferOutput<typeof runReason>;

export const runState = v.picklist([
  /** Its rows are still being written; one that stays so was cut short and is thrown away. */
  'preparing',
  'running',
  /** Waits for a person. Goes on where it was. */
  'paused',
  /** Ended by a person or by an error before all were done. Can be resumed. */
  'stopped',
  /** Each row is done or failed. Failed ones can be tried again. */
  'finished',
]);
export type RunState = v.InferOutput<typeof runState>;

export const rowCounts = v.object({
  planned: v.number(),
  created: v.number(),
  signed_in: v.number(),
  secret_saved: v.number(),
  verified: v.number(),
  preferred: v.number(),
  done: v.number(),
  failed: v.number(),
} satisfies Record<RowState, unknown>);
export type RowCounts = v.InferOutput<typeof rowCounts>;

export const runView = v.object({
  id: v.string(),
  poolId: v.string(),
  /** Name of the roster's file, or `pasted`. */
  roster: v.string(),
  options: runOptions,
  /** A run that nobody works on any more, since its process ended, is `stopped` with INTERRUPTED. */
  state: runState,
  reason: v.nullable(runReason),
  /** Who works on it now. */
  worker: v.nullable(v.picklist(['here', 'elsewhere'])),
  /** Set while calls under way are still finished before it stands still. */
  ending: v.nullable(v.picklist(['pausing', 'stopping'])),
  total: v.number(),
  counts: rowCounts,
  /** Of `done`: those that had a token before and were left alone. */
  skipped: v.number(),
  /** Failed for now and waiting for another try. */
  waiting: v.number(),
  /** Users finished a second over the last half minute; null before there is anything to measure. */
  usersPerSecond: v.nullable(v.number()),
  /** ms; null where it cannot be told. */
  leftMs: v.nullable(v.number()),
  /** Categories of calls that Cognito throttles now, with the rate that they are held to, calls a second. */
  throttled: v.array(v.object({ category: v.string(), perSecond: v.number() })),
  createdAt: v.number(),
  startedAt: v.nullable(v.number()),
  endedAt: v.nullable(v.number()),
});
export type RunView = v.InferOutput<typeof runView>;

export const runRowView = v.object({
  /** Place in the run, from 0. */
  seq: v.number(),
  line: v.number(),
  username: v.string(),
  state: rowState,
  /** The call under way, by Cognito's name. */
  call: v.nullable(v.string()),
  attempts: v.number(),
  /** ms since the epoch; when it is tried again by itself. */
  retryAt: v.nullable(v.number()),
  accountId: v.nullable(v.string()),
  /** Of `done`: `session`, `access-token`, `already-enrolled`, `skipped`, `rotated`, `reset`. */
  path: v.nullable(v.string()),
  /** What went wrong last: the step (Cognito's name of the call), our code and sentence, Cognito's own words. */
  failure: v.nullable(
    v.object({
      step: v.string(),
      code: v.string(),
      message: v.string(),
      said: v.nullable(v.string()),
      retryable: v.boolean(),
    }),
  ),
  enrolledAt: v.nullable(v.number()),
});
export type RunRowView = v.InferOutput<typeof runRowView>;

/** Which rows: `active` are under way or waiting for another try. */
export const rowFilter = v.picklist(['all', 'planned', 'active', 'done', 'failed']);
export type RowFilter = v.InferOutput<typeof rowFilter>;
