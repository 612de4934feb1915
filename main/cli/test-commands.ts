import type { Command } from 'commander';
import type { RunOptions } from './commands/run.ts';
import { command, flag, type Json, type Run } from './flags.ts';
import { parseLength } from './duration.ts';

/** Codes for other programs. */
export function addTestCommands(program: Command, run: Run): void {
  command(program, 'run', 'runs a command that gets codes, each of them once')
    .argument('[command...]', 'after "--": npx playwright test')
    .addOption(flag('--tag <tags>', 'only users with one of these tags, separated by commas'))
    .addOption(flag('--pool <name>', 'only users of this pool'))
    .addOption(flag('--bundle <file>', 'from this file of "poolkey export" instead of the vault'))
    .addOption(flag('--passphrase-env <name>', 'the variable with the passphrase of the bundle'))
    .addOption(flag('--for <time>', 'no codes after this time, however long it runs').argParser(parseLength))
    .addOption(flag('--with-passwords', 'passwords, too'))
    .addOption(flag('--survive-lock', 'goes on when Poolkey is locked'))
    .addHelpText('after', '\nThe exit code is that of the command.')
    .action(async (words: string[], o: RunOptions & Json) =>
      run(o, async (out) => (await import('./commands/run.ts')).runCommand(words, o, out)),
    );
  command(program, 'lock', 'locks the app, and ends what runs may ask').action(async (o: Json) =>
    run(o, async (out) => (await import('./commands/lock.ts')).lockCommand(out)),
  );
}
