import { Command } from 'commander';
import type { Result } from '../contract/result.ts';
import { VERSION } from '../version.ts';
import { addAccountCommands } from './account-commands.ts';
import { addAddCommand } from './add-command.ts';
import { tellUsage } from './commander-errors.ts';
import { addCompletionCommand } from './completion-command.ts';
import { addDoctorCommand } from './doctor-command.ts';
import { addEnrollCommands } from './enroll-commands.ts';
import { EXIT_CODES } from './exit-codes.ts';
import { command, number, type Json, type Run } from './flags.ts';
import { addLocalPoolCommand } from './local-pool-command.ts';
import { addPoolCommands } from './pool-commands.ts';
import { terminal, type Terminal } from './terminal.ts';
import { addTestCommands } from './test-commands.ts';
import { addTransferCommands } from './transfer-commands.ts';
import { addUserCommands } from './user-commands.ts';

/** Runs one command with its terminal; the code it gives is the process's exit code. */
export type Runner = (out: Terminal, run: () => Promise<Result<number>>) => Promise<void>;

/**
 * The command line. Commands are loaded when they are called: `poolkey code` starts without Cognito's SDK.
 * Each flag has a twin in the environment, `--max-wait` in `POOLKEY_MAX_WAIT`; secrets are never arguments.
 */
export function makeProgram(json: boolean, runner: Runner): Command {
  const program = tellUsage(new Command('poolkey'), json)
    .description('TOTP codes and enrollment for Amazon Cognito test users')
    .version(VERSION)
    .addHelpText(
      'after',
      '\nEach flag has a twin in the environment: --max-wait is POOLKEY_MAX_WAIT.\n"poolkey help exit-codes" says what the exit codes tell.',
    );
  const run: Run = (options, load) => {
    const out = terminal(options.json ?? false);
    return runner(out, () => load(out));
  };

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
