import { Command } from 'commander';
import type { Result } from '../contract/result.ts';
import { VERSION } from '../version.ts';
import { tellUsage } from './commander-errors.ts';
import type { Run } from './flags.ts';
import { terminal, type Terminal } from './terminal.ts';

/** Runs one command with its terminal; the code it gives is the process's exit code. */
export type Runner = (out: Terminal, run: () => Promise<Result<number>>) => Promise<void>;

/** The command line without any command yet, and how its commands are run. */
export function newProgram(json: boolean, runner: Runner): { readonly program: Command; readonly run: Run } {
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
  return { program, run };
}
