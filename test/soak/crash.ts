import { setTimeout as sleep } from 'node:timers/promises';
import type { Bundle } from '../session/bundle.ts';
import type { WorkerResult } from './job.ts';
import { randomFrom } from './random.ts';
import { signInAll, type SignedInAll } from './sign-in-all.ts';
import { soakWorld, type SoakWorld } from './world.ts';

export interface CrashResult extends SignedInAll {
  readonly users: number;
  readonly kills: number;
  /** Users that the pool holds as enrolled at the end. */
  readonly enrolled: number;
  /** VerifySoftwareToken that succeeded: more than users means that somebody was enrolled twice. */
  readonly verified: number;
  /** Rows of the run that are done. */
  readonly done: number;
}

/** Kills (SIGKILL) the process at work at random moments, so many times, and lets the last one finish. */
export async function crashAtRandom(
  programs: Bundle,
  { kills, users, seed, speed = 1 }: { kills: number; users: number; seed: number; speed?: number },
  say: (line: string) => void = () => undefined,
): Promise<CrashResult> {
  const world = await soakWorld(programs, { users, latencyMs: 25, seed, speed });
  const random = randomFrom(seed);
  try {
    const runId = await world.prepare(world.pool.users, { concurrency: 5 });
    let killed = 0;
    while (killed < kills && world.vault.runRows.open(runId).length > 0) {
      const life = world.work(runId);
      await life.ready();
      await sleep(random() * 350);
      life.child.kill('SIGKILL');
      if ((await life.ended) === 'SIGKILL') killed += 1;
      if (killed % 20 === 0)
        say(`${killed} kills, ${users - world.vault.runRows.open(runId).length} users done`);
    }
    return await judge(world, [runId], killed);
  } finally {
    await world.close();
  }
}

/** A run of one user for each state that is written, killed right after that write. */
export async function crashAfterEachWrite(
  programs: Bundle,
  { mfa, seed, speed = 1 }: { mfa: 'ON' | 'OPTIONAL'; seed: number; speed?: number },
): Promise<CrashResult & { readonly writes: number }> {
  const most = 24;
  const world = await soakWorld(programs, { users: most, latencyMs: 0, seed, mfa, speed });
  try {
    const runIds: string[] = [];
    let writes = 0;
    for (; writes < most; writes += 1) {
      const runId = await world.prepare(world.pool.users.slice(writes, writes + 1));
      runIds.push(runId);
      const life = world.work(runId, { killAfterWrites: writes + 1 });
      if ((await life.ended) !== 'SIGKILL') break;
    }
    return { ...(await judge(world, runIds, writes)), writes };
  } finally {
    await world.close();
  }
}

/** Finishes the runs undisturbed, then looks at pool and vault. */
async function judge(world: SoakWorld, runIds: readonly string[], kills: number): Promise<CrashResult> {
  let done = 0;
  let users = 0;
  for (const runId of runIds) {
    if (world.vault.runRows.open(runId).length > 0) {
      const result = JSON.parse(await world.work(runId).output()) as WorkerResult;
      if (result.state !== 'finished') throw new Error(`the run ended ${result.state}: ${result.reason}`);
    }
    const counts = world.vault.runRows.counts(runId);
    done += counts.done;
    users += Object.values(counts).reduce((sum, count) => sum + count, 0);
  }
  const failures = runIds.flatMap((runId) =>
    [...world.vault.runRows.each(runId)]
      .flat()
      .filter(({ state }) => state !== 'done')
      .map(({ username, state, failure }) => `${username}: ${state}, ${failure?.code} at ${failure?.step}`),
  );
  const enrolled = await world.ask<{ username: string }[]>({ do: 'enrolled' });
  const { succeeded } = await world.stats();
  const all = await signInAll(
    world,
    enrolled.map(({ username }) => username),
  );
  return {
    ...all,
    problems: [...failures, ...all.problems],
    users,
    kills,
    enrolled: enrolled.length,
    verified: succeeded['VerifySoftwareToken'] ?? 0,
    done,
  };
}
