export interface PoolJob {
  /** Users of each user pool. */
  readonly pools: readonly number[];
  readonly latencyMs: number;
  /** Quota of Associate, Verify and preference together, calls a second; null: none. */
  readonly mfaPerSecond: number | null;
}

export interface BenchPool {
  readonly endpoint: string;
  readonly region: string;
  readonly userPoolId: string;
  readonly clientId: string;
  readonly users: readonly { readonly username: string; readonly password: string }[];
}

export type ContenderName = 'floor' | 'poolkey' | 'bounded' | 'loop';

export interface ContenderJob {
  readonly name: ContenderName;
  readonly pool: BenchPool;
  readonly concurrency: number;
}

export interface ContenderResult {
  readonly enrolled: number;
  readonly failed: number;
  readonly seconds: number;
  /** Resident set at the end, MB. */
  readonly rssMb: number;
}

/** Enrolls all users of the pool. Gives how many were. */
export type Contender = (pool: BenchPool, concurrency: number) => Promise<number>;
