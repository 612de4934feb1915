import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Mfa, MfaSource } from './api.ts';
import { mfaOver, type MfaSettings } from './mfa.ts';
import { openLink } from './open-link.ts';

export type { CodeOutcome, Mfa, MfaAccount, MfaCode, MfaSource, TakeOptions } from './api.ts';
export { PoolkeyError } from './errors.ts';

export interface ConnectOptions {
  /** Default `auto`. */
  readonly source?: MfaSource;
  /** Life that codes must have left, ms. Default 5,000. */
  readonly minValidMs?: number;
  /** Longest wait, ms. Default 90,000. */
  readonly maxWaitMs?: number;
  /** Default false. */
  readonly burst?: boolean;
  /** Of a run that is split over several machines; `index` from 1. */
  readonly shard?: { readonly index: number; readonly total: number } | null;
  /** Where `storageState` keeps its files. Default: a folder of its own that is removed by `close`. */
  readonly stateFolder?: string;
}

export interface MfaClient extends Mfa {
  /** Gives all accounts back. */
  close(): Promise<void>;
}

/**
 * Connects to whoever hands out codes here: `poolkey run`, the app that is open, a bundle (`POOLKEY_BUNDLE`), or secrets in the environment
 * (`POOLKEY_SECRET_ALICE`). For any test runner; Playwright has `poolkey/playwright`. Throws PoolkeyError.
 */
export async function connect({
  source = 'auto',
  stateFolder,
  ...settings
}: ConnectOptions = {}): Promise<MfaClient> {
  const link = await openLink(source);
  const given = stateFolder ?? process.env['POOLKEY_RUN_DIR'];
  const own = given ? null : await mkdtemp(join(tmpdir(), 'poolkey-states-'));
  const mfa = mfaOver(link, { ...settings, stateFolder: given ?? own ?? '' } satisfies MfaSettings);
  return {
    ...mfa,
    close: async () => {
      await link.close();
      if (own) await rm(own, { recursive: true, force: true });
    },
  };
}
