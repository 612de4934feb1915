import { parseArgs } from 'node:util';
import { crashAfterEachWrite, crashAtRandom } from './crash.ts';
import { runWithFaults } from './faults.ts';
import { hammerRounds } from './hammer-rounds.ts';
import { enrollMany } from './many.ts';
import { buildSoak } from './world.ts';

export const USAGE = `Usage: npm run soak -- crash  [--kills 200] [--users 1000] [--seed N]
       npm run soak -- faults [--users 1000] [--seed N]
       npm run soak -- many   [--users 10000] [--seed N]
       npm run soak -- hammer [--rounds 10] [--seed N]`;

export interface Output {
  /** The result: standard output. */
  print(line: string): void;
  /** What goes on: standard error. */
  say(line: string): void;
}

const ISSUE_FAULTS = { lost: 0.05, throttled: 0.05, reset: 0.02, upToMs: 2_000 };

/** The exit code: 0 when all came out as it must. */
export async function soak(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      kills: { type: 'string' },
      users: { type: 'string' },
      rounds: { type: 'string' },
      seed: { type: 'string' },
    },
  });
  const seed = Number(values.seed ?? Date.now() % 1_000_000);
  const users = (byDefault: number): number => Number(values.users ?? byDefault);
  output.say(`seed ${seed}`);
  // Programs of its own.
  if (positionals[0] === 'hammer') return hammerRounds(Number(values.rounds ?? 10), seed, output);
  const programs = await buildSoak();
  try {
    switch (positionals[0]) {
      case 'crash':
        return await crash(programs, output, Number(values.kills ?? 200), users(1_000), seed);
      case 'faults':
        return await faults(programs, output, users(1_000), seed);
      case 'many':
        return await many(programs, output, users(10_000), seed);
      default:
        output.say(USAGE);
        return 2;
    }
  } finally {
    await programs.remove();
  }
}

type Programs = Awaited<ReturnType<typeof buildSoak>>;

async function crash(
  programs: Programs,
  output: Output,
  kills: number,
  users: number,
  seed: number,
): Promise<number> {
  let bad = 0;
  for (const mfa of ['ON', 'OPTIONAL'] as const) {
    const each = await crashAfterEachWrite(programs, { mfa, seed });
    output.print(
      `MFA ${mfa}: killed after each of ${each.writes} writes: ${each.done} of ${each.users} done, ${each.signedIn} of ${each.enrolled} enrolled sign in, ${each.verified} verified`,
    );
    if (each.signedIn !== each.enrolled || each.done !== each.users || each.verified !== each.users) bad += 1;
    for (const problem of each.problems) output.print(problem);
  }
  const all = await crashAtRandom(programs, { kills, users, seed }, (line) => output.say(line));
  output.print(
    `${all.kills} kills at random moments: ${all.done} of ${all.users} done, ${all.signedIn} of ${all.enrolled} enrolled sign in, ${all.verified} verified`,
  );
  for (const problem of all.problems) output.print(problem);
  if (all.signedIn !== all.enrolled || all.done !== users || all.verified !== users || all.kills < kills)
    bad += 1;
  return bad === 0 ? 0 : 1;
}

async function faults(programs: Programs, output: Output, users: number, seed: number): Promise<number> {
  const result = await runWithFaults(programs, { users, faults: ISSUE_FAULTS, seed });
  const { lost, throttled, reset } = result.stats;
  output.print(
    `5 % lost answers (${lost}), 5 % throttles (${throttled}), 2 % resets (${reset}), latency to 2 s: ${result.done} of ${users} enrolled, ${result.failed} failed, ${result.signedIn} sign in, ${result.seconds.toFixed(0)} s`,
  );
  for (const problem of result.problems) output.print(problem);
  return result.done === users && result.signedIn === users ? 0 : 1;
}

async function many(programs: Programs, output: Output, users: number, seed: number): Promise<number> {
  const result = await enrollMany(programs, { users, seed });
  output.print(
    `${result.done} of ${users} enrolled in ${result.seconds.toFixed(0)} s (${(users / result.seconds).toFixed(0)} users/s), ${result.signedIn} sign in with a code from the vault`,
  );
  output.print(
    `memory at each tenth, MB: ${result.rssMb.join(' ')}; the pool's at the end: ${result.poolRssMb}`,
  );
  for (const problem of result.problems) output.print(problem);
  return result.done === users && result.signedIn === users ? 0 : 1;
}
