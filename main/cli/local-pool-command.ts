import type { Command, Option } from 'commander';
import type { LocalPoolMessagesOptions } from './commands/local-pool-messages.ts';
import type { LocalPoolSetOptions } from './commands/local-pool-set.ts';
import type { LocalPoolOptions } from './commands/local-pool.ts';
import { command, flag, number, type Json, type Run } from './flags.ts';
import { addSettingsFlags, parseFlows } from './local-pool-flags.ts';

const DEFAULT_FLOWS = 'srp,password,admin,user,refresh';

/** `poolkey local-pool`, and what is done to one that runs. */
export function addLocalPoolCommand(program: Command, run: Run): void {
  // Else `local-pool` would take the flags of its sub-commands for its own. It needs both: the program passes on what follows
  // a command only if it is told so, too.
  program.enablePositionalOptions();
  const localPool = command(program, 'local-pool', 'runs a local user pool until Ctrl+C')
    .enablePositionalOptions()
    .addOption(number('--port <n>', 'port on loopback, 0 for any', 0, 0, 65_535))
    .addOption(flag('--mfa <mode>', 'MFA of the pool').choices(['ON', 'OPTIONAL', 'OFF']).default('ON'))
    .addOption(number('--users <n>', 'how many test users', 25, 0, 100_000))
    .addOption(flag('--client-secret', 'give the app client a secret'))
    .addOption(
      flag('--flows <list>', 'of srp, password, admin, user, custom, refresh: how users may sign in')
        .argParser(parseFlows)
        .default(parseFlows(DEFAULT_FLOWS), DEFAULT_FLOWS),
    )
    .addOption(flag('--hide-users', 'errors do not tell whether a user exists'))
    .addOption(flag('--temporary-passwords', 'users must choose a password at their first sign-in'));
  addSettingsFlags(localPool).action(async (o: LocalPoolOptions & Json) =>
    run(o, async (out) => (await import('./commands/local-pool.ts')).localPoolCommand(o, out)),
  );

  // commander takes a `--no-x` that comes before its `--x` for a default of true.
  const set = command(localPool, 'set', 'changes a running local pool and prints its settings')
    .addOption(endpoint())
    .addOption(flag('--lockout', 'wrong passwords lock a user out for a while'));
  addSettingsFlags(set)
    .addOption(flag('--no-strict-sessions', 'a wrong code leaves its session alive'))
    .addOption(flag('--no-old-associate', 'a new secret replaces the old token once it is verified'))
    .addOption(flag('--clear-faults', 'removes the faults there are; --fault replaces them'))
    .action(async (o: LocalPoolSetOptions & Json) =>
      run(o, async (out) => (await import('./commands/local-pool-set.ts')).localPoolSetCommand(o, out)),
    );

  command(localPool, 'messages', 'prints the codes that SMS and e-mail would have carried')
    .addOption(endpoint())
    .addOption(flag('--username <name>', 'to this user only'))
    .action(async (o: LocalPoolMessagesOptions & Json) =>
      run(o, async (out) =>
        (await import('./commands/local-pool-messages.ts')).localPoolMessagesCommand(o, out),
      ),
    );
}

function endpoint(): Option {
  return flag('--endpoint <url>', 'where it runs, as its first line says').makeOptionMandatory();
}
