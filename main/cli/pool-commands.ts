import { Option, type Command } from 'commander';
import { signInFlow } from '../contract/pools.ts';
import type { PoolAddOptions } from './commands/pool-input.ts';
import type { PoolSetOptions } from './commands/pool-set.ts';
import { command, flag, type Json, type Run } from './flags.ts';

/** Of a pool that is there. */
const KNOWN = 'as "poolkey pool list" shows it';

export function addPoolCommands(program: Command, run: Run): void {
  const pool = program.command('pool').description('user pools that Poolkey knows');
  details(
    command(pool, 'add', 'adds a user pool with an app client')
      .argument('<name>', 'what Poolkey shall call it')
      .addOption(flag('--user-pool-id <id>', 'e.g. eu-west-1_AbCdEf123').makeOptionMandatory())
      .addOption(flag('--client-id <id>', 'ID of the app client').makeOptionMandatory()),
  ).action(async (name: string, o: PoolAddOptions & Json) =>
    run(o, async (out) => (await import('./commands/pool.ts')).poolAddCommand(name, o, out)),
  );
  // Only what is typed: a variable that is set for another command must not move a pool.
  details(
    command(pool, 'set', 'changes what is given, leaves the rest')
      .argument('<name>', KNOWN)
      .addOption(typed('--user-pool-id <id>', 'e.g. eu-west-1_AbCdEf123'))
      .addOption(typed('--client-id <id>', 'ID of the app client'))
      .addOption(typed('--clear-client-secret', 'the app client has no secret any more'))
      .addOption(typed('--rename <name>', 'another name for it')),
    typed,
  )
    .addOption(typed('--no-production', 'takes the mark away'))
    .addHelpText('after', "\n'' takes an endpoint or a profile away: --profile ''.")
    .action(async (name: string, o: PoolSetOptions & Json) =>
      run(o, async (out) => (await import('./commands/pool-set.ts')).poolSetCommand(name, o, out)),
    );
  command(pool, 'list', 'lists the pools').action(async (o: Json) =>
    run(o, async (out) => (await import('./commands/pool.ts')).poolListCommand(out)),
  );
  command(pool, 'check', 'finds out what is wrong with how a pool is set up; changes nothing')
    .argument('<name>', KNOWN)
    .action(async (name: string, o: Json) =>
      run(o, async (out) => (await import('./commands/pool-check.ts')).poolCheckCommand(name, out)),
    );
  command(pool, 'remove', 'forgets a pool without accounts')
    .argument('<name>', KNOWN)
    .action(async (name: string, o: Json) =>
      run(o, async (out) => (await import('./commands/pool.ts')).poolRemoveCommand(name, out)),
    );
}

type MakeOption = (flags: string, description: string) => Option;

/** An option without a twin in the environment. */
const typed: MakeOption = (flags, description) => new Option(flags, description);

function details(of: Command, option: MakeOption = flag): Command {
  return of
    .addOption(
      option(
        '--client-secret-stdin',
        'the client secret comes by stdin; two, with a space between, while one replaces the other',
      ),
    )
    .addOption(option('--region <region>', 'where the pool ID does not tell it'))
    .addOption(option('--endpoint <url>', 'for a local pool or a proxy'))
    .addOption(option('--flow <flow>', 'how to sign in (default: auto)').choices(signInFlow.options))
    .addOption(option('--profile <name>', 'AWS profile for administrative calls'))
    .addOption(option('--production', 'marks the pool as production'));
}
