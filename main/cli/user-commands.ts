import type { Command } from 'commander';
import { actionKind, type ActionKind } from '../contract/actions.ts';
import { QUERY } from './code-command.ts';
import { ACTION_COMMANDS } from './action-commands.ts';
import type { ActionOptions } from './commands/action.ts';
import { filters, withoutOverruled } from './filters.ts';
import { command, flag, pace, type Json, type Run } from './flags.ts';

const DESCRIPTIONS: Readonly<Record<ActionKind, string>> = {
  verify: 'signs users in and reports whose secrets still work',
  reconcile: 'asks the pool how users stand, and names the repair',
  enroll: 'enrolls users with the passwords that the vault holds',
  rotate: 'gives users a new token by the old code',
  reset: 'deletes the token at the pool (AdminDeleteSoftwareToken) and enrolls anew',
  recreate: 'deletes users and creates them again with their attributes and groups',
  'prefer-on': 'makes the software token the preferred MFA',
  'prefer-off': 'switches the MFA preference off; the token stays',
  enable: 'enables disabled users (AdminEnableUser)',
  confirm: 'confirms users that signed up (AdminConfirmSignUp)',
  'set-password': 'makes the stored password the permanent one at the pool',
};

/** These change nothing at a pool, so that production pools need no leave. */
const ONLY_LOOK: ReadonlySet<ActionKind> = new Set(['reconcile', 'verify']);

export function addUserCommands(program: Command, run: Run): void {
  for (const kind of actionKind.options) {
    const action = pace(
      filters(command(program, ACTION_COMMANDS[kind], DESCRIPTIONS[kind]).argument('[users...]', QUERY)),
    ).addOption(flag('--dry-run', 'shows what would be done and sends nothing'));
    const leave = flag('--allow-production', 'also in a pool that is marked as production');
    // Taken everywhere, so that a script need not tell the commands apart.
    action.addOption(ONLY_LOOK.has(kind) ? leave.hideHelp() : leave);
    if (kind === 'recreate') action.addOption(flag('--yes', 'asks nothing'));
    action.action(async (users: string[], o: ActionOptions & Json, self: Command) => {
      const options = withoutOverruled(users, o, self);
      return run(o, async (out) =>
        (await import('./commands/action.ts')).actionCommand(kind, users, options, out),
      );
    });
  }
}
