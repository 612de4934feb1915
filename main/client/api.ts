/** A code that nobody else gets. */
export interface MfaCode {
  /** Digits, leading zeros kept. */
  readonly code: string;
  /** `alice@stage` */
  readonly account: string;
  /** T of RFC 6238: floor(server time / period). Reserved for this caller alone, for ever. */
  readonly step: number;
  /** To the end of the step, ms; no less than `minValidMs`, but for a second that disk and timers may take. */
  readonly validForMs: number;
  /** How long it was waited for, ms. */
  readonly waitedMs: number;
}

export interface TakeOptions {
  /** Life that the code must have left, ms. Default 5,000. */
  readonly minValidMs?: number;
  /** Longest wait, ms; then WAIT_TIMEOUT. Default 90,000. */
  readonly maxWaitMs?: number;
  /**
   * Use the whole window that Cognito accepts, the previous, the current and the next step: three codes at once for a user that was not
   * used lately. Default false.
   */
  readonly burst?: boolean;
}

/** What the server said of a code. */
export type CodeOutcome = 'ok' | 'reused' | 'expired' | 'mismatch';

/** An account, exclusive to whoever has acquired it. */
export interface MfaAccount {
  readonly id: string;
  /** `alice@stage` */
  readonly name: string;
  readonly username: string;
  readonly pool: string | null;
  readonly tags: readonly string[];
  /** Throws DENIED unless the grant is with passwords, NO_PASSWORD. */
  password(): Promise<string>;
  code(options?: TakeOptions): Promise<string>;
  take(options?: TakeOptions): Promise<MfaCode>;
  /**
   * Submits a fresh code. Where it is `reused` or `expired` the next step's code is submitted, once and never more: further failures would
   * lock the user out. Throws CODE_REUSED, CODE_EXPIRED, CODE_MISMATCH.
   */
  answer(submit: (code: string) => Promise<CodeOutcome>, options?: TakeOptions): Promise<void>;
  /** Gives the account back. Also done at the end of the program, or of the test, and when it dies. */
  release(): Promise<void>;
}

export interface Mfa {
  /**
   * A code nobody else gets. `account`: user name, `user@pool`, or the beginning of one that fits no other. Waits where it must.
   * Throws PoolkeyError: WAIT_TIMEOUT, COOLDOWN, BUSY, NOT_FOUND, AMBIGUOUS, LOCKED, EXPIRED_GRANT, NO_BROKER.
   */
  code(account: string, options?: TakeOptions): Promise<string>;
  /** As `code`, with its details. */
  take(account: string, options?: TakeOptions): Promise<MfaCode>;
  /** A handle that others may have, too; codes never collide. */
  user(account: string): Promise<MfaAccount>;
  /**
   * An account that nobody else uses meanwhile. By tag: any free one, the same for the whole life of this program. By name: others wait up
   * to `maxWaitMs` (90,000 ms), then BUSY, which names who has it.
   */
  acquire(
    who: string | { readonly tag?: string },
    options?: { readonly maxWaitMs?: number },
  ): Promise<MfaAccount>;
  /** Tells what became of a code: one that was used elsewhere moves the account on, three refusals make it cool down. */
  report(account: string, outcome: CodeOutcome): Promise<void>;
  /**
   * Runs `login` once per account for all workers, and gives the path of the file with what it returned (readable by its owner alone).
   * `key`: another state of the same account, such as one a worker. `ttlMs`: how long it is good (30 minutes).
   */
  storageState(
    account: string,
    login: (account: MfaAccount) => Promise<object>,
    options?: { readonly ttlMs?: number; readonly key?: string },
  ): Promise<string>;
}

/** Where codes come from. `auto`: a broker that the environment names, a bundle, secrets in the environment, the app that is open. */
export type MfaSource = 'auto' | 'broker' | 'bundle' | 'env';
