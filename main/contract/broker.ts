import * as v from 'valibot';

/** What programs may do: tests that ask for codes, by the local socket. */
export const grantView = v.object({
  id: v.string(),
  /** Folder of the project, as the program says: information, no proof. */
  project: v.string(),
  /** `once`: until `endsAt`; `lock`: until Poolkey is locked; `always`: by an approval that outlives locking. */
  kind: v.picklist(['once', 'lock', 'always']),
  /** Main's clock, ms since the epoch; null: no end but locking. */
  endsAt: v.nullable(v.number()),
  passwords: v.boolean(),
  /** Programs that are connected by it now. */
  clients: v.number(),
  /** Codes handed out by it. */
  codes: v.number(),
});
export type GrantView = v.InferOutput<typeof grantView>;

/** An account that one program alone uses for a while. */
export const holdView = v.object({
  /** For `release`. */
  name: v.string(),
  account: v.string(),
  /** Who: project, process, test worker. */
  holder: v.string(),
  since: v.number(),
  /** Of another process than the app (`poolkey run`): its end frees the account. */
  elsewhere: v.boolean(),
});
export type HoldView = v.InferOutput<typeof holdView>;

export const brokerView = v.object({
  /** `off`: something keeps it from serving, `message` says what and what to do. */
  state: v.picklist(['serving', 'starting', 'off']),
  message: v.string(),
  /** Socket or pipe. */
  address: v.string(),
  grants: v.array(grantView),
  /** Projects that need not ask again. */
  approvals: v.array(v.object({ project: v.string(), passwords: v.boolean(), since: v.number() })),
  holds: v.array(holdView),
});
export type BrokerView = v.InferOutput<typeof brokerView>;

/** One thing that a program asked for. Never holds a code. */
export const auditView = v.object({
  id: v.number(),
  at: v.number(),
  project: v.string(),
  /** The process, as it says. */
  client: v.string(),
  account: v.nullable(v.string()),
  verb: v.string(),
  /** `ok`, or the stable code of the refusal. */
  outcome: v.string(),
  waitedMs: v.number(),
});
export type AuditView = v.InferOutput<typeof auditView>;

export const auditPage = v.object({
  /** Entries older than this one; absent: the newest. */
  before: v.optional(v.number()),
  count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(500)),
});
