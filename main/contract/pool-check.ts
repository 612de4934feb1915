import * as v from 'valibot';

/** One thing that was looked at. `unknown`: it could not be learned, and `detail` says why. */
export const checkFinding = v.object({
  /** Stable: `reachable`, `client`, `secret`, `flow.srp`, `mfa`, `clock`, `iam.AdminGetUser`, … */
  id: v.string(),
  state: v.picklist(['ok', 'attention', 'failed', 'unknown']),
  title: v.string(),
  detail: v.string(),
});
export type CheckFinding = v.InferOutput<typeof checkFinding>;

export const poolCheckView = v.object({
  findings: v.array(checkFinding),
  /** Calls that were made, by Cognito's names, for those who wonder what a check does. */
  calls: v.array(v.string()),
});
export type PoolCheckView = v.InferOutput<typeof poolCheckView>;
