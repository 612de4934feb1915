import type { Command } from 'commander';
import { addAccountCommands } from './account-commands.ts';
import { addAddCommand } from './add-command.ts';
import { addCompletionCommand } from './completion-command.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { addEnrollCommands } from './enroll-commands.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { command, number, type Json } from './flags.ts';
import { addLocalPoolCommand } from './local-pool-command.ts';
import { newProgram, type Runner } from './new-program.ts';
import { addPoolCommands } from './pool-commands.ts';
import { addTestCommands } from './test-commands.ts';
import { addTransferCommands } from './transfer-commands.ts';
import { addUserCommands } from './user-commands.ts';

/**
 * The command line. Commands are loaded when they are called: `poolkey code` starts without Cognito's SDK.
 * Each flag has a twin in the environment, `--max-wait` in `POOLKEY_MAX_WAIT`; secrets are never arguments.
 */
export function makeProgram(json: boolean, runner: Runner): Command {
  const { program, run } = newProgram(json, runner);
  program.commandsGroup('To try it:');
  command(program, 'demo', 'starts a local pool, enrolls test users and signs each in')
    .addOption(number('--users <n>', 'how many test users', 25, 1, 1000))
    .action(async (o: { users: number } & Json) =>
      run(o, async (out) => (await import('./commands/demo.ts')).demoCommand(o, out)),
    );
  addLocalPoolCommand(program, run);
  program.commandsGroup('Pools and users:');
  addPoolCommands(program, run);
  addEnrollCommands(program, run);
  program.commandsGroup('Accounts and codes:');
  addAccountCommands(program, run);
  addAddCommand(program, run);
  addTransferCommands(program, run);
  program.commandsGroup('Codes for tests:');
  addTestCommands(program, run);
  program.commandsGroup('The life of a token, for one user or many:');
  addUserCommands(program, run);
  program.commandsGroup('Poolkey itself:').helpCommand(true);
  command(program, 'status', 'shows where the vault is and whether it opens').action(async (o: Json) =>
    run(o, async (out) => (await import('./commands/status.ts')).statusCommand(out)),
  );
  addDoctorCommand(program, run);
  addCompletionCommand(program, run);
  // For `poolkey help exit-codes`.
  program
    .command('exit-codes', { hidden: true })
    .configureHelp({ formatHelp: () => EXIT_CODES })
    .action((_options, self: Command) => self.outputHelp());
  return program;
}
