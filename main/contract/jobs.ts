import * as v from 'valibot';

/** Work on many users, shown as done/total: the first start's local pool, actions on a selection; rosters later. */
export const jobView = v.object({
  id: v.string(),
  /** `try-local-pool`, or the kind of the action. */
  kind: v.string(),
  title: v.string(),
  poolId: v.nullable(v.string()),
  total: v.number(),
  done: v.number(),
  failed: v.number(),
  /** What is happening now, e.g. `tester-014: VerifySoftwareToken`. */
  current: v.string(),
  state: v.picklist(['running', 'stopping', 'finished', 'stopped', 'failed']),
  /** One line at the end, e.g. `25 enrolled, 0 failed`. */
  summary: v.string(),
  failures: v.array(
    v.object({
      /** Of the roster; 0 where there is none. */
      line: v.number(),
      username: v.string(),
      /** Where there is an account to go to. */
      accountId: v.optional(v.string()),
      code: v.string(),
      message: v.string(),
    }),
  ),
});
export type JobView = v.InferOutput<typeof jobView>;
