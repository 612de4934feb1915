import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { bundle, type Bundle } from '../../session/bundle.ts';
import { runDriver } from '../../session/drivers.ts';
import type { BenchPool, ContenderJob, ContenderName, ContenderResult, PoolJob } from './job.ts';

export const USAGE =
  'Usage: npm run bench:enroll [-- --users 1000] [--latency 50] [--concurrency 20] [--rounds 3] [--quota 25] [--quota-users 500]';

export interface Output {
  /** The result: standard output. */
  print(line: string): void;
  /** What goes on: standard error. */
  say(line: string): void;
}

/** The loop does one user at a time: with all of them it would take minutes, and its rate is the same with some. */
const LOOP_SHARE = 0.1;
/** Calls of the MFA category that enrolling one user takes in a pool with MFA ON. */
const MFA_CALLS = 2;

export async function benchEnroll(args: readonly string[], output: Output): Promise<number> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      users: { type: 'string', default: '1000' },
      latency: { type: 'string', default: '50' },
      concurrency: { type: 'string', default: '20' },
      rounds: { type: 'string', default: '3' },
      quota: { type: 'string', default: '25' },
      'quota-users': { type: 'string', default: '500' },
    },
  });
  const number = (name: keyof typeof values): number => Number(values[name]);
  const folder = import.meta.dirname;
  const programs = await bundle('bench-enroll', {
    pool: join(folder, 'pool-process.ts'),
    contender: join(folder, 'contender-process.ts'),
  });
  try {
    await sideBySide(programs, output, {
      users: number('users'),
      latencyMs: number('latency'),
      concurrency: number('concurrency'),
      rounds: number('rounds'),
    });
    await withQuota(programs, output, number('quota-users'), number('quota'), number('concurrency'));
    return 0;
  } finally {
    await programs.remove();
  }
}

interface Setting {
  readonly users: number;
  readonly latencyMs: number;
  readonly concurrency: number;
  readonly rounds: number;
}

/** The floor and Poolkey in turns, round by round: what slows the machine down for a while slows both. */
async function sideBySide(programs: Bundle, output: Output, setting: Setting): Promise<void> {
  const { users, latencyMs, concurrency, rounds } = setting;
  output.print(
    `${users} users, ${latencyMs} ms latency, ${concurrency} at a time, ${rounds} ${rounds === 1 ? 'round' : 'rounds'}`,
  );
  const rates = new Map<ContenderName, number[]>();
  for (let round = 1; round <= rounds; round += 1) {
    const names: readonly ContenderName[] =
      round === 1 ? ['floor', 'poolkey', 'bounded', 'loop'] : ['floor', 'poolkey'];
    const sizes = names.map((name) => (name === 'loop' ? Math.ceil(users * LOOP_SHARE) : users));
    await withPools(programs, { pools: sizes, latencyMs, mfaPerSecond: null }, async (pools) => {
      for (const [index, name] of names.entries()) {
        const result = await contend(programs, { name, pool: at(pools, index), concurrency });
        const rate = result.enrolled / result.seconds;
        rates.set(name, [...(rates.get(name) ?? []), rate]);
        output.say(
          `round ${round}: ${name} ${rate.toFixed(1)} users/s, ${result.failed} failed, ${result.rssMb} MB`,
        );
      }
    });
  }
  const floor = median(rates.get('floor') ?? []);
  for (const [name, all] of rates) {
    const rate = median(all);
    output.print(
      `${name.padEnd(8)} ${rate.toFixed(1).padStart(7)} users/s  ${(rate / floor).toFixed(3)} of the floor`,
    );
  }
}

/** A bucket that holds a second's calls, full at first, and refills evenly: what it allows in the time that was taken. */
async function withQuota(
  programs: Bundle,
  output: Output,
  users: number,
  perSecond: number,
  concurrency: number,
): Promise<void> {
  await withPools(programs, { pools: [users], latencyMs: 50, mfaPerSecond: perSecond }, async ([pool]) => {
    if (!pool) return;
    const { enrolled, failed, seconds } = await contend(programs, { name: 'poolkey', pool, concurrency });
    const allowed = (perSecond + perSecond * seconds) / MFA_CALLS;
    output.print(
      `quota of ${perSecond} MFA calls/s: ${(enrolled / seconds).toFixed(2)} users/s, ${(enrolled / allowed).toFixed(3)} of what the quota allows, ${failed} failed of ${users}`,
    );
  });
}

async function withPools(
  programs: Bundle,
  job: PoolJob,
  use: (pools: readonly BenchPool[]) => Promise<void>,
): Promise<void> {
  const server = runDriver(programs.path('pool'), job);
  try {
    await use(JSON.parse(await server.firstLine()) as BenchPool[]);
  } finally {
    server.child.stdin?.end();
    await server.ended;
  }
}

async function contend(programs: Bundle, job: ContenderJob): Promise<ContenderResult> {
  return JSON.parse(await runDriver(programs.path('contender'), job).output()) as ContenderResult;
}

function at(pools: readonly BenchPool[], index: number): BenchPool {
  const pool = pools[index];
  if (!pool) throw new Error('too few pools');
  return pool;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
