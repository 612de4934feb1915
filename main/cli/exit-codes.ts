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
  NOTHING_SELECTED: EXIT.notFound,
  POOL_NOT_KNOWN: EXIT.notFound,
  LOCKED: EXIT.locked,
  WRONG_PASSPHRASE: EXIT.locked,
  NO_PASSPHRASE: EXIT.locked,
  NO_CREDENTIALS: EXIT.locked,
  CREDENTIALS_REFUSED: EXIT.locked,
  ACCESS_DENIED: EXIT.locked,
  NO_GRANT: EXIT.locked,
  EXPIRED_GRANT: EXIT.locked,
  BUNDLE_EXPIRED: EXIT.locked,
  AMBIGUOUS: EXIT.ambiguous,
  WAIT_TIMEOUT: EXIT.timedOut,
  BUSY: EXIT.timedOut,
  PRODUCTION_POOL: EXIT.denied,
  NOT_CONFIRMED: EXIT.denied,
  DENIED: EXIT.denied,
  CLOCK_SKEW: EXIT.clockSkew,
  LOCKED_OUT: EXIT.coolingDown,
  COOLDOWN: EXIT.coolingDown,
  // Said here so that nobody takes it for a lock: where no broker runs there is nothing to be let into.
  NO_BROKER: EXIT.failed,
  USAGE: EXIT.usage,
  LEDGER_ADDRESS: EXIT.usage,
  INTERRUPTED: EXIT.interrupted,
};

export function exitCodeOf(errorCode: string): number {
  return BY_ERROR[errorCode] ?? EXIT.failed;
}

/** For `poolkey help exit-codes`. */
export const EXIT_CODES = `What the exit code of poolkey tells:

    0  done
    1  failed; the code in brackets says why
    2  wrong usage
    3  there is no such account, pool, run or selection
    4  the vault is locked, a grant is missing or over, a bundle has expired,
       or AWS wants other credentials or permissions
    5  more than one account or run fits
    6  waiting for an unused code, or for a held account, would take too long
    7  some users failed, or the run paused; of "reconcile": some are not working;
       of "import": some were left out
    8  a production pool without --allow-production, not confirmed, or the app's
       user said no
    9  the clock of this computer is wrong
   10  the user is locked out, or rests after refused codes, for a while
  130  interrupted

With --json an error is one line on stderr: {"error":{"code":"…","message":"…"}}
`;
