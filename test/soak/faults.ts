import type { Bundle } from '../session/bundle.ts';
import type { Faults, PoolStats, WorkerResult } from './job.ts';
import { signInAll, type SignedInAll } from './sign-in-all.ts';
import { soakWorld } from './world.ts';

export interface FaultsResult extends SignedInAll {
  readonly users: number;
  readonly done: number;
  readonly failed: number;
  readonly seconds: number;
  readonly stats: PoolStats;
}

/** One run from its beginning to its end, with nobody's hand on it, while answers are lost, calls throttled, connections reset. */
export async function runWithFaults(
  programs: Bundle,
  { users, faults, seed, speed = 1 }: { users: number; faults: Faults; seed: number; speed?: number },
): Promise<FaultsResult> {
  const world = await soakWorld(programs, { users, seed, faults, speed });
  try {
    // As it is by default: five failures of one kind would pause it.
    const runId = await world.prepare(world.pool.users, { keepGoing: false });
    const started = performance.now();
    const result = JSON.parse(await world.work(runId).output()) as WorkerResult;
    const seconds = (performance.now() - started) / 1_000;
    if (result.state !== 'finished') throw new Error(`the run ended ${result.state}: ${result.reason}`);
    const stats = await world.stats();
    await world.ask({ do: 'set-faults', faults: { lost: 0, throttled: 0, reset: 0, upToMs: 0 } });
    const all = await signInAll(
      world,
      world.pool.users.map(({ username }) => username),
    );
    return { ...all, users, done: result.done, failed: result.failed, seconds, stats };
  } finally {
    await world.close();
  }
}
