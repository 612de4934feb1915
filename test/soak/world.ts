// A local pool in another process, a vault file, and processes that work on its runs.
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { prepareRun } from '../../main/enrollment/bulk/prepare-run.ts';
import type { RunOptions } from '../../main/contract/runs.ts';
import type { Clock } from '../../main/totp/clock.ts';
import type { Vault } from '../../main/vault/vault.ts';
import { bundle, type Bundle } from '../session/bundle.ts';
import { runDriver, type DriverRun } from '../session/drivers.ts';
import { plainRows, scratchVault } from '../session/scratch-vault.ts';
import { fastClock, type FastTime } from './fast-clock.ts';
import type { PoolAddress, PoolCommand, PoolJob, PoolStats, WorkerJob } from './job.ts';

export interface SoakWorld {
  readonly clock: Clock;
  readonly pool: PoolAddress;
  readonly ask: <T>(command: PoolCommand) => Promise<T>;
  readonly stats: () => Promise<PoolStats>;
  /** A connection to the vault, of this process. */
  readonly vault: Vault;
  readonly poolId: string;
  /** Writes a run of these users (default all) to the vault. */
  readonly prepare: (users?: PoolAddress['users'], options?: Partial<RunOptions>) => Promise<string>;
  /** Folder of the vault. */
  readonly folder: string;
  /** `as`: the user to run as. */
  readonly work: (runId: string, how?: Partial<WorkerJob>, as?: number) => DriverRun;
  readonly close: () => Promise<void>;
}

export async function buildSoak(): Promise<Bundle> {
  const folder = import.meta.dirname;
  return bundle('soak', {
    pool: join(folder, 'pool-process.ts'),
    worker: join(folder, 'worker-process.ts'),
  });
}

const OPTIONS: RunOptions = {
  create: false,
  existing: 'verify',
  ratePerSecond: null,
  concurrency: 20,
  tags: [],
  groups: [],
  keepGoing: true,
};

/** `place`: the folder for the vault's own folder. */
export async function soakWorld(
  programs: Bundle,
  settings: Omit<PoolJob, 'time'> & { readonly speed?: number },
  place: string = tmpdir(),
): Promise<SoakWorld> {
  const { speed = 1, ...job } = settings;
  const time: FastTime = { since: Date.now(), speed };
  const clock = fastClock(time);
  const server = runDriver(programs.path('pool'), { ...job, time } satisfies PoolJob);
  const lines = createInterface({ input: server.child.stdout ?? process.stdin })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<unknown> => {
    const line = await lines.next();
    if (line.done) throw new Error('the pool has ended');
    return JSON.parse(line.value) as unknown;
  };
  const pool = (await nextLine()) as PoolAddress;
  let queue: Promise<unknown> = Promise.resolve();
  const ask = <T>(command: PoolCommand): Promise<T> => {
    const asked = queue.then(async () => {
      server.child.stdin?.write(`${JSON.stringify(command)}\n`);
      return (await nextLine()) as T;
    });
    queue = asked.catch(() => undefined);
    return asked;
  };

  const scratch = scratchVault(place, clock, pool);
  const { vault, poolId, file, folder, key } = scratch;
  return {
    clock,
    pool,
    ask,
    stats: () => ask<PoolStats>({ do: 'stats' }),
    vault,
    poolId,
    async prepare(users = pool.users, options = {}) {
      const about = { poolId, roster: 'soak.csv', options: { ...OPTIONS, ...options } };
      const { run, owner } = await prepareRun(vault, about, plainRows(users));
      // As if the process that has prepared it had ended before it began.
      vault.runs.setState(run.id, 'stopped');
      vault.runs.release(run.id, owner);
      return run.id;
    },
    folder,
    work: (runId, how = {}, as?: number) => {
      const life: WorkerJob = {
        time,
        file,
        key: key.toString('base64'),
        runId,
        killAfterWrites: null,
        memoryEvery: null,
        ...how,
      };
      return runDriver(programs.path('worker'), life, as === undefined ? {} : { as });
    },
    async close() {
      server.child.stdin?.end();
      await Promise.race([server.ended, once(server.child, 'exit')]);
      scratch.close();
    },
  };
}
