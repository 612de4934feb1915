import type { Command, Option } from 'commander';
import { existingPolicy } from '../contract/runs.ts';
import { DEFAULT_CONCURRENCY, DEFAULT_RATE_PER_SECOND } from '../enrollment/bulk/plan-run.ts';
import type { EnrollUserOptions } from './commands/enroll-user.ts';
import type { EnrollOptions } from './commands/enroll.ts';
import { parseRate } from './duration.ts';
import { enrollMode } from './enroll-mode.ts';
import { command, flag, number, type Json, type Run } from './flags.ts';
import { addMapping, addWord } from './roster-flags.ts';

export function addEnrollCommands(program: Command, run: Run): void {
  const enroll = command(program, 'enroll', 'enrolls the users of a roster: CSV, JSON or JSON lines')
    .argument('[roster]', 'users with their passwords; - is stdin')
    .addOption(flag('--pool <name>', 'the pool they belong to'))
    .addOption(flag('--rate <n/s>', `users started a second (${RATE_BY_DEFAULT})`).argParser(parseRate))
    .addOption(number('--concurrency <n>', 'users worked on at the same time', DEFAULT_CONCURRENCY, 1, 100))
    .addOption(flag('--create', 'creates users that are not there (AdminCreateUser)'))
    .addOption(
      flag('--existing <what>', 'what is done with users that have a token')
        .choices(existingPolicy.options)
        .default('verify'),
    );
  repeatable(enroll)
    .addOption(flag('--keep-going', 'five failures of one kind in a row do not pause it'))
    .addOption(flag('--dry-run', 'checks the roster and sends nothing'))
    .addOption(flag('--allow-production', 'also into a pool that is marked as production'))
    .addOption(flag('--report <file>', 'writes how each user ended: .csv or .json'))
    .addOption(flag('--resume <run>', 'goes on with a run: "last", or its ID'))
    .addOption(flag('--retry-failed', 'with --resume: tries the failed ones again'))
    .addOption(flag('--status <run>', 'how a run stands: "last", or its ID'))
    .addOption(flag('--template', 'prints the header of a roster for the pool'))
    .addHelpText('after', HELP)
    .action(async (roster: string | undefined, o: EnrollOptions & Json, self: Command) =>
      run(o, async (out) => {
        const mode = enrollMode(roster, self);
        if (!mode.ok) return mode;
        return (await import('./commands/enroll.ts')).enrollCommand(mode.value, roster ?? '', o, out);
      }),
    );
  addRunsCommands(program, run);
  addEnrollUser(program, run);
}

const HELP = `
  poolkey enroll users.csv --pool stage --report results.csv
  poolkey enroll --resume last --retry-failed
  poolkey enroll --template --pool stage --create > users.csv`;

const RATE_BY_DEFAULT = `default: ${DEFAULT_RATE_PER_SECOND}/s; no limit in the built-in local pool`;

function repeatable(of: Command): Command {
  const many = (flags: string, description: string): Option => flag(flags, `${description}; repeatable`);
  return of
    .addOption(many('--tag <tag>', 'gives the accounts a tag').argParser(addWord(60)))
    .addOption(many('--group <name>', 'with --create: puts them into a group').argParser(addWord(128)))
    .addOption(many('--map <header=field>', 'what a column is').argParser(addMapping));
}

function addRunsCommands(program: Command, run: Run): void {
  const runs = command(program, 'runs', 'lists the enrollment runs')
    .addOption(flag('--pool <name>', 'of this pool only'))
    // Else the flags of `runs remove` would be taken for those of `runs`.
    .enablePositionalOptions()
    .action(async (o: { pool?: string } & Json) =>
      run(o, async (out) => (await import('./commands/runs.ts')).runsCommand(o.pool, out)),
    );
  command(runs, 'remove', 'forgets a run; the accounts stay')
    .argument('<id>', 'the beginning of its ID, or "last"')
    .action(async (id: string, o: Json) =>
      run(o, async (out) => (await import('./commands/runs.ts')).runsRemoveCommand(id, out)),
    );
}

function addEnrollUser(program: Command, run: Run): void {
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
