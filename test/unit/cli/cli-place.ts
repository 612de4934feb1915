// A vault, a local pool in this process, and the command line between them, all by one clock that stands still.
import type { SeededPool, SeedOptions } from '../../../main/local-pool/index.ts';
import { seedPool } from '../../../main/local-pool/index.ts';
import { sharedPlace, type EnrollmentPlace } from '../enrollment/enrollment-fixture.ts';
import {
  answerOf,
  buildCli,
  eventsOf,
  poolkey,
  tempHome,
  type CliOptions,
  type CliRun,
  type TempHome,
} from './cli-fixture.ts';

interface Row {
  readonly account: string;
  readonly username: string;
  readonly token: string;
  readonly server: string | null;
  readonly problem: string | null;
}

export interface CliPlace {
  readonly home: TempHome;
  /** The pool, and a vault beside it that is not the command line's: another tester's. */
  readonly pool: EnrollmentPlace;
  /** Options of a command, at the pool's time. */
  here(input?: string): CliOptions;
  /** Runs a command two time steps after the last one, so that no used code stands in its way. */
  run(args: readonly string[], input?: string): Promise<CliRun>;
  /** `run` with --json and as fast as it goes: its events. */
  events(...args: string[]): Promise<Record<string, unknown>[]>;
  /** `run` with --json: the rows by user name, and the exit code. */
  rows(...args: string[]): Promise<{ code: number | null; of: Record<string, Record<string, unknown>> }>;
  list(...args: string[]): Promise<Row[]>;
  /** Makes a pool known to the command line: the one of the place, or another on the same server. */
  know(name: string, seeded?: SeededPool, ...flags: string[]): Promise<void>;
  seed(options: SeedOptions): Promise<SeededPool>;
  /** Enrolls users by the command line. */
  enroll(name: string, users: readonly { username: string; password: string }[]): Promise<void>;
  close(): Promise<void>;
}

const STEP_MS = 30_000;

export async function cliPlace(options: SeedOptions): Promise<CliPlace> {
  const home = tempHome();
  home.makeVault();
  const pool = await sharedPlace(options);
  await buildCli();
  const here = (input = ''): CliOptions => ({ home: home.path, input, at: pool.time.clock() });
  const later = (input = ''): CliOptions => {
    pool.time.advance(2 * STEP_MS);
    return here(input);
  };
  const run = (args: readonly string[], input = ''): Promise<CliRun> => poolkey(args, later(input));
  const fast = ['--rate', '1000', '--json'];
  return {
    home,
    pool,
    here,
    run,
    events: async (...args) => eventsOf(await run([...args, ...fast])),
    async rows(...args) {
      const ended = await run([...args, ...fast]);
      const rows = eventsOf(ended).filter(({ event }) => event === 'row');
      return {
        code: ended.code,
        of: Object.fromEntries(rows.map((row) => [String(row['username']), row])),
      };
    },
    list: (...args) => answerOf<Row[]>(['list', ...args], here()),
    async know(name, seeded = pool.seeded, ...flags) {
      const { userPoolId, clientId, clientSecret = '' } = seeded;
      const ids = ['--user-pool-id', userPoolId, '--client-id', clientId, '--endpoint', pool.proxy.endpoint];
      const secret = clientSecret === '' ? [] : ['--client-secret-stdin'];
      await succeed(['pool', 'add', name, ...ids, ...secret, ...flags], here(clientSecret));
    },
    seed: (more) => seedPool(pool.server, more),
    async enroll(name, users) {
      const lines = users.map(({ username, password }) => `${username},"${password.replaceAll('"', '""')}"`);
      const roster = ['username,password', ...lines, ''].join('\n');
      await succeed(['enroll', '-', '--pool', name, '--rate', '1000', '--concurrency', '8'], later(roster));
    },
    async close() {
      await pool.close();
      home.remove();
    },
  };
}

async function succeed(args: readonly string[], options: CliOptions): Promise<void> {
  const { code, stderr } = await poolkey(args, options);
  if (code !== 0) throw new Error(`${args.join(' ')}: ${stderr}`);
}
