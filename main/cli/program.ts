import { Command, Option } from 'commander';
import type { Result } from '../contract/result.ts';
import { VERSION } from '../version.ts';
import type { LocalPoolOptions } from './commands/local-pool.ts';
import type { PoolAddOptions } from './commands/pool.ts';
import { parseDuration, parseLength, parseRate, wholeNumber } from './duration.ts';
import { terminal, type Terminal } from './terminal.ts';

/** Runs one command with its terminal; the code it gives is the process's exit code. */
export type Runner = (out: Terminal, run: () => Promise<Result<number>>) => Promise<void>;

/**
 * The command line. Commands are loaded when they are called: `poolkey code` starts without Cognito's SDK.
 * Each flag has a twin in the environment, `--max-wait` in `POOLKEY_MAX_WAIT`; secrets are never arguments.
 */
export function makeProgram(runner: Runner): Command {
  const program = new Command('poolkey')
    .description('TOTP codes and enrollment for Amazon Cognito test users')
    .version(VERSION)
    .showHelpAfterError('(poolkey --help shows all commands)')
    .exitOverride();

  const run = (
    options: { json?: boolean },
    load: (out: Terminal) => Promise<Result<number>>,
  ): Promise<void> => {
    const out = terminal(options.json ?? false);
    return runner(out, () => load(out));
  };

  command(program, 'demo', 'starts a local pool, enrolls test users and signs each in')
    .addOption(number('--users <n>', 'how many test users', 25, 1, 1000))
    .action(async (o: { users: number; json?: boolean }) =>
      run(o, async (out) => (await import('./commands/demo.ts')).demoCommand(o, out)),
    );

  command(program, 'local-pool', 'runs a local user pool until Ctrl+C')
    .addOption(number('--port <n>', 'port on loopback, 0 for any', 0, 0, 65_535))
    .addOption(flag('--mfa <mode>', 'MFA of the pool').choices(['ON', 'OPTIONAL', 'OFF']).default('ON'))
    .addOption(number('--users <n>', 'how many test users', 25, 0, 100_000))
    .addOption(time('--latency <time>', 'added to each answer', 0))
    .addOption(time('--clock-offset <time>', "how far the pool's clock is ahead", 0).argParser(parseDuration))
    .addOption(flag('--client-secret', 'give the app client a secret'))
    .action(async (o: LocalPoolOptions & Json) =>
      run(o, async (out) => (await import('./commands/local-pool.ts')).localPoolCommand(o, out)),
    );

  const pool = program.command('pool').description('user pools that Poolkey knows');
  command(pool, 'add <name>', 'adds a user pool with an app client')
    .addOption(flag('--user-pool-id <id>', 'e.g. eu-west-1_AbCdEf123').makeOptionMandatory())
    .addOption(flag('--client-id <id>', 'ID of the app client').makeOptionMandatory())
    .addOption(flag('--client-secret-stdin', 'reads the client secret from stdin'))
    .addOption(flag('--region <region>', 'where the pool ID does not tell it'))
    .addOption(flag('--endpoint <url>', 'for a local pool or a proxy'))
    .addOption(
      flag('--flow <flow>', 'how to sign in').choices(['auto', 'srp', 'password', 'admin']).default('auto'),
    )
    .addOption(flag('--profile <name>', 'AWS profile for administrative calls'))
    .addOption(flag('--production', 'marks the pool as production'))
    .action(async (name: string, o: PoolAddOptions & Json) =>
      run(o, async (out) => (await import('./commands/pool.ts')).poolAddCommand(name, o, out)),
    );
  command(pool, 'list', 'lists the pools').action(async (o: { json?: boolean }) =>
    run(o, async (out) => (await import('./commands/pool.ts')).poolListCommand(out)),
  );
  command(pool, 'remove <name>', 'forgets a pool without accounts').action(
    async (name: string, o: { json?: boolean }) =>
      run(o, async (out) => (await import('./commands/pool.ts')).poolRemoveCommand(name, out)),
  );

  command(
    program,
    'enroll <roster>',
    'enrolls the users of a CSV file (username,password[,new_password]); - is stdin',
  )
    .addOption(flag('--pool <name>', 'the pool they belong to').makeOptionMandatory())
    .addOption(flag('--rate <n/s>', 'users started a second').argParser(parseRate).default(5, '5/s'))
    .addOption(number('--concurrency <n>', 'users worked on at the same time', 4, 1, 100))
    .addOption(flag('--dry-run', 'checks the roster and sends nothing'))
    .addOption(flag('--allow-production', 'enrolls into a pool that is marked as production'))
    .action(
      async (
        roster: string,
        o: {
          pool: string;
          rate: number;
          concurrency: number;
          dryRun?: boolean;
          allowProduction?: boolean;
          json?: boolean;
        },
      ) => run(o, async (out) => (await import('./commands/enroll.ts')).enrollCommand(roster, o, out)),
    );

  command(program, 'list', 'lists the accounts')
    .addOption(flag('--pool <name>', 'of this pool only'))
    .addOption(flag('--tag <tag>', 'with this tag only'))
    .action(async (o: { pool?: string; tag?: string; json?: boolean }) =>
      run(o, async (out) => (await import('./commands/list.ts')).listCommand(o, out)),
    );

  command(program, 'code <query>', 'prints a code that nobody else gets')
    .addOption(time('--min-valid <time>', 'life the code must have left', 5_000, '5s'))
    .addOption(time('--max-wait <time>', 'longest wait for an unused code', 60_000, '60s'))
    .addOption(flag('--peek', 'only shows the current code, taking no step'))
    .action(async (query: string, o: { minValid: number; maxWait: number; peek?: boolean; json?: boolean }) =>
      run(o, async (out) => (await import('./commands/code.ts')).codeCommand(query, o, out)),
    );

  command(program, 'sign-in <query>', 'signs a user in with its password and an unused code').action(
    async (query: string, o: { json?: boolean }) =>
      run(o, async (out) => (await import('./commands/sign-in.ts')).signInCommand(query, out)),
  );
  command(program, 'status', 'shows where the vault is and whether it opens').action(
    async (o: { json?: boolean }) =>
      run(o, async (out) => (await import('./commands/status.ts')).statusCommand(out)),
  );
  return program;
}

interface Json {
  readonly json?: boolean;
}

function command(parent: Command, name: string, description: string): Command {
  return parent.command(name).description(description).addOption(flag('--json', 'answers as JSON'));
}

function flag(flags: string, description: string): Option {
  const option = new Option(flags, description);
  const name = `POOLKEY_${option.name().toUpperCase().replaceAll('-', '_')}`;
  // Empty is as good as absent (CI passes variables that nobody has set); and to commander any value of a switch is a yes.
  const value = process.env[name]?.trim().toLowerCase() ?? '';
  const off = value === '' || (option.isBoolean() && /^(?:0|false|no|off)$/.test(value));
  return off ? option : option.env(name);
}

function number(flags: string, description: string, byDefault: number, least: number, most: number): Option {
  return flag(flags, description).argParser(wholeNumber(least, most)).default(byDefault);
}

function time(flags: string, description: string, byDefaultMs: number, shown = '0s'): Option {
  return flag(flags, description).argParser(parseLength).default(byDefaultMs, shown);
}
