import type { FastTime } from './fast-clock.ts';

export interface Faults {
  /** Shares of all calls, 0 to 1: answer lost after it took effect, throttled, connection reset before. */
  readonly lost: number;
  readonly throttled: number;
  readonly reset: number;
  /** Each call waits a random time up to this, ms. */
  readonly upToMs: number;
}

export interface PoolJob {
  readonly time: FastTime;
  readonly users: number;
  readonly mfa?: 'ON' | 'OPTIONAL';
  readonly latencyMs?: number;
  readonly faults?: Partial<Faults>;
  readonly seed: number;
}

export interface PoolAddress {
  readonly endpoint: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly users: readonly { readonly username: string; readonly password: string }[];
}

export type PoolCommand =
  | { readonly do: 'stats' | 'enrolled' | 'memory' }
  | { readonly do: 'set-clock'; readonly offsetMs: number }
  | { readonly do: 'set-faults'; readonly faults: Partial<Faults> };

export interface PoolStats {
  /** By operation: that came, and that took effect. */
  readonly calls: Record<string, number>;
  readonly succeeded: Record<string, number>;
  lost: number;
  throttled: number;
  reset: number;
}

/** One life of a process that works on a run. */
export interface WorkerJob {
  readonly time: FastTime;
  readonly file: string;
  /** base64 */
  readonly key: string;
  readonly runId: string;
  /** It ends itself by SIGKILL right after so many states were written; null: it is killed from outside, or not at all. */
  readonly killAfterWrites: number | null;
  /** Prints the memory every so many users; null: not. */
  readonly memoryEvery: number | null;
}

export interface WorkerResult {
  readonly state: string;
  readonly reason: string | null;
  readonly done: number;
  readonly failed: number;
  /** RSS in MB over time. */
  readonly rssMb: readonly number[];
}
