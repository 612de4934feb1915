import type { Command } from 'commander';
import { fail, ok, type Result } from '../contract/result.ts';
import type { AddOptions } from './commands/add.ts';
import { command, flag, number, type Json, type Run } from './flags.ts';
import { addWord } from './roster-flags.ts';

/** The URI says these itself. */
const OF_A_SECRET = ['digits', 'period', 'algorithm'] as const;

/** `poolkey add`: entries without a pool. */
export function addAddCommand(program: Command, run: Run): void {
  command(program, 'add', 'adds an entry without a pool, by its otpauth URI or its secret')
    .argument('[label]', 'what it is called; goes before the label of a URI')
    .addOption(flag('--uri-stdin', 'an otpauth://totp/ URI comes by stdin'))
    .addOption(flag('--secret-stdin', 'a secret in base32 comes by stdin'))
    .addOption(flag('--issuer <name>', 'who gave it out'))
    .addOption(number('--digits <n>', 'how many digits its codes have', 6, 6, 10))
    .addOption(number('--period <s>', 'how long a code lives, in seconds', 30, 5, 3600))
    .addOption(
      flag('--algorithm <name>', 'what its codes are made with')
        .choices(['SHA1', 'SHA256', 'SHA512'])
        .default('SHA1'),
    )
    .addOption(flag('--tag <tag>', 'gives it a tag; repeatable').argParser(addWord(60)))
    .addHelpText('after', HELP)
    .action(async (label: string | undefined, o: AddOptions & Json, self: Command) =>
      run(o, async (out) => {
        const fits = checkFlags(o, self);
        return fits.ok ? (await import('./commands/add.ts')).addCommand(label, o, out) : fits;
      }),
    );
}

const HELP = `
On a terminal it is asked for and not shown. From a file, or a picture of a QR code:
  poolkey add alice --uri-stdin < uri.txt
  zbarimg -q --raw qr.png | poolkey add --uri-stdin`;

/** Errors: USAGE for a flag that the URI would overrule without a word. */
function checkFlags({ uriStdin }: AddOptions, of: Command): Result<undefined> {
  const typed = OF_A_SECRET.find((name) => of.getOptionValueSource(name) === 'cli');
  if (!uriStdin || typed === undefined) return ok(undefined);
  return fail('USAGE', `--${typed} means nothing with --uri-stdin: the URI says it. Leave it out.`);
}
