import * as v from 'valibot';
import { existingPolicy, runOptions } from './runs.ts';

const id = v.pipe(v.string(), v.maxLength(64));

/** What a column is taken for; `attribute:NAME` by Cognito's name of the attribute. */
export const rosterField = v.union([
  v.picklist(['username', 'password', 'new_password', 'label', 'tags', 'groups', 'ignore']),
  v.custom<`attribute:${string}`>((value) => typeof value === 'string' && /^attribute:.{1,80}$/.test(value)),
]);

/** A line that cannot be enrolled, found before anything is sent. */
export const rosterProblem = v.object({
  line: v.number(),
  username: v.string(),
  column: v.nullable(v.string()),
  code: v.string(),
  message: v.string(),
});
export type RosterProblemView = v.InferOutput<typeof rosterProblem>;

/** A user of the roster as the preview shows it: what there is, never a password itself. */
export const rosterUserView = v.object({
  line: v.number(),
  username: v.string(),
  hasPassword: v.boolean(),
  hasNewPassword: v.boolean(),
  label: v.string(),
  tags: v.array(v.string()),
  groups: v.array(v.string()),
  attributes: v.array(v.object({ name: v.string(), value: v.string() })),
});
export type RosterUserView = v.InferOutput<typeof rosterUserView>;

/** A roster that main has read and holds until it is closed or its run has begun. */
export const rosterView = v.object({
  id: v.string(),
  /** The file's name, without its folder; `pasted`. */
  name: v.string(),
  format: v.picklist(['csv', 'json', 'jsonl']),
  delimiter: v.nullable(v.string()),
  encoding: v.string(),
  columns: v.array(v.object({ header: v.string(), field: v.string(), guessed: v.boolean() })),
  users: v.number(),
  problemCount: v.number(),
  /** The first hundred. */
  problems: v.array(rosterProblem),
});
export type RosterView = v.InferOutput<typeof rosterView>;

export const rosterMapping = v.object({
  id,
  /** By header. Headers left out are guessed. */
  columns: v.record(v.pipe(v.string(), v.maxLength(1_000)), rosterField),
  /** Whether users without a password may stand in it: only where they are created. */
  create: v.boolean(),
});

export const rosterPage = v.object({
  id,
  show: v.picklist(['users', 'problems']),
  from: v.pipe(v.number(), v.integer(), v.minValue(0)),
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
});
export const rosterRows = v.object({
  users: v.array(rosterUserView),
  problems: v.array(rosterProblem),
});

export const runPlanInput = v.object({ rosterId: id, poolId: id, options: runOptions });

/** What a run would do. Nothing is sent to find out. */
export const runPlan = v.object({
  users: v.number(),
  /** Lines that are left out. */
  problems: v.number(),
  /** Users whose secret the vault has already. */
  enrolledAlready: v.number(),
  existing: existingPolicy,
  /** Users without a password, for whom one is made. */
  withoutPassword: v.number(),
  /** Cognito's names, for one user at most, in order. */
  calls: v.array(v.string()),
  /** At the chosen rate, ms; null where it is not limited. */
  leastMs: v.nullable(v.number()),
  /** What a person should know before: production, users already under way in another run, … */
  warnings: v.array(v.string()),
  /** What stands in the way; the run cannot be begun. Null: nothing. */
  obstacle: v.nullable(v.object({ code: v.string(), message: v.string() })),
  /** A word to be typed before it runs: the name of a production pool. Null: a click is enough. */
  retype: v.nullable(v.string()),
});
export type RunPlan = v.InferOutput<typeof runPlan>;

export const runStart = v.object({
  ...runPlanInput.entries,
  confirm: v.optional(v.pipe(v.string(), v.maxLength(120))),
});
