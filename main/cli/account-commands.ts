import type { Command } from 'commander';
import type { ListOptions } from './commands/list.ts';
import type { SignInOptions } from './commands/sign-in.ts';
import type { RemoveOptions } from './commands/trash.ts';
import { addClearCommand } from './clipboard/clear-command.ts';
import { addCodeCommand, QUERY } from './code-command.ts';
import { command, flag, type Json, type Run } from './flags.ts';
import { filters, withoutOverruled } from './filters.ts';

/** What is asked of the vault, or of a pool, about accounts that are there. */
export function addAccountCommands(program: Command, run: Run): void {
  command(program, 'list', 'lists the accounts')
    .addOption(flag('--pool <name>', 'of this pool only'))
    .addOption(flag('--tag <tag>', 'with this tag only'))
    .addOption(flag('--removed', 'those in the trash'))
    .action(async (o: ListOptions & Json) =>
      run(o, async (out) => (await import('./commands/list.ts')).listCommand(o, out)),
    );

  addCodeCommand(program, run);
  addClearCommand(program, run);

  command(program, 'sign-in', 'signs a user in with its password and an unused code')
    .argument('<query>', QUERY)
    .addOption(flag('--tokens', 'prints the tokens themselves, not only what they say'))
    .addOption(flag('--revoke', 'revokes the refresh token right after'))
    .action(async (query: string, o: SignInOptions & Json) =>
      run(o, async (out) => (await import('./commands/sign-in.ts')).signInCommand(query, o, out)),
    );

  filters(
    command(program, 'remove', 'moves accounts to the trash; at the pool nothing changes').argument(
      '[users...]',
      QUERY,
    ),
  )
    .addOption(flag('--dry-run', 'only says which'))
    .action(async (users: string[], o: RemoveOptions & Json, self: Command) => {
      const options = withoutOverruled(users, o, self);
      return run(o, async (out) => (await import('./commands/trash.ts')).removeCommand(users, options, out));
    });

  command(program, 'restore', 'takes accounts out of the trash')
    .argument('<users...>', QUERY)
    .action(async (users: string[], o: Json) =>
      run(o, async (out) => (await import('./commands/trash.ts')).restoreCommand(users, out)),
    );
}
