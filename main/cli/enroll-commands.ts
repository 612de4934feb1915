import type { Command } from 'commander';
import type { EnrollUserOptions } from './commands/enroll-user.ts';
import type { EnrollOptions } from './commands/enroll.ts';
import { command, flag, pace, type Json, type Run } from './flags.ts';

export function addEnrollCommands(program: Command, run: Run): void {
  pace(
    command(program, 'enroll', 'enrolls the users of a CSV file')
      .argument('<roster>', 'columns username,password[,new_password]; - is stdin')
      .addOption(flag('--pool <name>', 'the pool they belong to').makeOptionMandatory()),
  )
    .addOption(flag('--dry-run', 'checks the roster and sends nothing'))
    .addOption(flag('--allow-production', 'also into a pool that is marked as production'))
    .action(async (roster: string, o: EnrollOptions & Json) =>
      run(o, async (out) => (await import('./commands/enroll.ts')).enrollCommand(roster, o, out)),
    );

  command(program, 'enroll-user', 'enrolls one user by its password, or by a sign-in made elsewhere')
    .addOption(flag('--pool <name>', 'the pool it belongs to').makeOptionMandatory())
    .addOption(flag('--username <name>', 'its name; an access token tells it by itself'))
    .addOption(flag('--password-stdin', 'its password comes by stdin'))
    .addOption(flag('--access-token-stdin', 'an access token of it comes by stdin'))
    .addOption(flag('--session-stdin', 'the Session of an MFA_SETUP challenge comes by stdin'))
    .addOption(flag('--allow-production', 'also in a pool that is marked as production'))
    .addHelpText(
      'after',
      '\nOn a terminal it is asked for and not shown. From a file:\n  poolkey enroll-user --pool stage --username alice --password-stdin < password.txt',
    )
    .action(async (o: EnrollUserOptions & Json) =>
      run(o, async (out) => (await import('./commands/enroll-user.ts')).enrollUserCommand(o, out)),
    );
}
