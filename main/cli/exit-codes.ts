/** What the exit code of `poolkey` tells a script (reference/testing.md, section 5). */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  notFound: 3,
  locked: 4,
  ambiguous: 5,
  timedOut: 6,
  failedRows: 7,
  denied: 8,
  clockSkew: 9,
  coolingDown: 10,
  interrupted: 130,
} as const;

const BY_ERROR: Readonly<Record<string, number>> = {
  NOT_FOUND: EXIT.notFound,
  POOL_NOT_KNOWN: EXIT.notFound,
  LOCKED: EXIT.locked,
  WRONG_PASSPHRASE: EXIT.locked,
  NO_PASSPHRASE: EXIT.locked,
  AMBIGUOUS: EXIT.ambiguous,
  WAIT_TIMEOUT: EXIT.timedOut,
  PRODUCTION_POOL: EXIT.denied,
  USAGE: EXIT.usage,
  INTERRUPTED: EXIT.interrupted,
};

export function exitCodeOf(errorCode: string): number {
  return BY_ERROR[errorCode] ?? EXIT.failed;
}
