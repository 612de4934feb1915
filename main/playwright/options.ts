import type { Mfa, MfaAccount, MfaSource } from '../client/api.ts';

/** What a project's `use` may set. */
export interface MfaOptions {
  /** Default `auto`. */
  mfaSource: MfaSource;
  /** Life that codes must have left, ms. Default 5,000. */
  mfaMinValidMs: number;
  /** Longest wait, ms. Default 90,000. */
  mfaMaxWaitMs: number;
  /** The whole window of three steps. Default false. */
  mfaBurst: boolean;
  /** Of which accounts `mfaAccount` is one; null: of all. */
  mfaTag: string | null;
  /** Null: the shard that Playwright runs, if it does. */
  mfaShard: { index: number; total: number } | null;
}

export interface MfaWorkerFixtures {
  /** Takes secrets out of the environment before a browser is started that would inherit them. */
  mfaSecrets: void;
  /** Codes, each once; accounts of one's own. Connects at the first use in a worker. */
  mfa: Mfa;
  /** An account of this worker alone, for its whole life. */
  mfaAccount: MfaAccount;
}

export interface MfaTestFixtures {
  /** Gives back at the end of a test what it acquired by name. */
  mfaEndOfTest: void;
}
