/**
 * What can go wrong between a client and the pool.
 * - `lost`: the call takes effect, the connection breaks without an answer (rule 34).
 * - `half`: the call takes effect, half of the answer comes, then the connection breaks.
 * - `throttle`: TooManyRequestsException, without effect (rule 33).
 * - `status-error`: VerifySoftwareToken answers 200 with `Status: ERROR`, without effect (rule 26).
 * - `slow`: the call takes effect at once, its answer comes later.
 * - `error`: InternalErrorException with status 500, without effect.
 * - `refused`: the connection breaks without effect.
 */
export const FAULT_KINDS = ['lost', 'half', 'throttle', 'status-error', 'slow', 'error', 'refused'] as const;

export type FaultKind = (typeof FAULT_KINDS)[number];

/** The longest wait that may be asked for, ms: of a slow answer and of the network. */
export const LONGEST_WAIT_MS = 600_000;
