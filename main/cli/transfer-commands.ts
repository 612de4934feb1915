import type { Command } from 'commander';
import type { ExportOptions } from './commands/export.ts';
import type { ImportFlags } from './commands/import.ts';
import { parseLength } from './duration.ts';
import { command, flag, type Json, type Run } from './flags.ts';

const CHOICES = ['run', 'pool', 'tag', 'all'] as const;

/** Accounts out of a vault and into another one, in a file that a passphrase seals. */
export function addTransferCommands(program: Command, run: Run): void {
  command(program, 'export', 'writes accounts with their secrets to an encrypted file')
    .addOption(flag('--out <file>', 'the file').makeOptionMandatory())
    .addOption(flag('--run <run>', 'those of an enrollment run: "last", or its ID'))
    .addOption(flag('--pool <name>', 'those of this pool'))
    .addOption(flag('--tag <tag>', 'those with this tag'))
    .addOption(flag('--all', 'all, entries without a pool too'))
    .addOption(flag('--without-passwords', 'secrets only'))
    .addOption(flag('--expires <time>', 'opens no more after this time: 90d').argParser(parseLength))
    .addOption(passphraseEnv())
    .addOption(flag('--force', 'overwrites the file'))
    .addHelpText('after', '\nOn a terminal the passphrase is asked for, twice, and not shown.')
    .action(async (o: ExportOptions & Json, self: Command) =>
      run(o, async (out) => (await import('./commands/export.ts')).exportCommand(chosen(o, self), out)),
    );
  command(program, 'import', 'brings the accounts of an exported file into the vault')
    .argument('<file>', 'as "poolkey export" wrote it')
    .addOption(passphraseEnv())
    .addOption(flag('--dry-run', 'only says what would be done'))
    .addOption(flag('--replace', 'also users for whom the vault has another secret'))
    .action(async (file: string, o: ImportFlags & Json) =>
      run(o, async (out) => (await import('./commands/import.ts')).importCommand(file, o, out)),
    );
}

function passphraseEnv(): ReturnType<typeof flag> {
  return flag('--passphrase-env <name>', 'the variable that holds the passphrase of the file');
}

/** What is typed goes before what only stands in the environment for other commands. */
function chosen<T extends object>(options: T, of: Command): T {
  const typed = CHOICES.some((name) => of.getOptionValueSource(name) === 'cli');
  if (!typed) return options;
  const overruled = new Set<string>(CHOICES.filter((name) => of.getOptionValueSource(name) === 'env'));
  return Object.fromEntries(Object.entries(options).filter(([name]) => !overruled.has(name))) as T;
}
