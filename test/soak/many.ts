import type { Bundle } from '../session/bundle.ts';
import type { WorkerResult } from './job.ts';
import { signInAll, type SignedInAll } from './sign-in-all.ts';
import { soakWorld } from './world.ts';

export interface ManyResult extends SignedInAll {
  readonly users: number;
  readonly done: number;
  readonly seconds: number;
  /** Of the process at work, at each tenth of the run. */
  readonly rssMb: readonly number[];
  readonly poolRssMb: number;
}

/** Thousands of users in one run. */
export async function enrollMany(
  programs: Bundle,
  { users, seed }: { users: number; seed: number },
): Promise<ManyResult> {
  const world = await soakWorld(programs, { users, seed });
  try {
    const runId = await world.prepare();
    const started = performance.now();
    const life = world.work(runId, { memoryEvery: Math.ceil(users / 10) });
    const { state, done, rssMb } = JSON.parse(await life.output()) as WorkerResult;
    const seconds = (performance.now() - started) / 1_000;
    if (state !== 'finished') throw new Error(`the run ended ${state}`);
    const all = await signInAll(
      world,
      world.pool.users.map(({ username }) => username),
    );
    const { rssMb: poolRssMb } = await world.ask<{ rssMb: number }>({ do: 'memory' });
    return { ...all, users, done, seconds, rssMb, poolRssMb };
  } finally {
    await world.close();
  }
}
