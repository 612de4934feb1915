// What shells are asked, and what they must offer: read from the program itself, the way its help shows it.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Argument, Command, Option } from 'commander';
import { makeProgram } from '../../../main/cli/program.ts';

export interface Question {
  /** As it is typed, up to the cursor. */
  readonly line: string;
  /** All that must be offered. */
  readonly words: readonly string[];
  /** What zsh may offer besides where no word can stand: the flags. */
  readonly flags?: readonly string[];
}

/** Commands, flags, and values of every command of the real program. */
export function questions(): Question[] {
  return ofCommand(
    makeProgram(false, async () => undefined),
    'poolkey',
  );
}

function ofCommand(command: Command, line: string): Question[] {
  const help = command.createHelp();
  const below = help.visibleCommands(command);
  const options = help.visibleOptions(command);
  const [argument] = command.registeredArguments;
  const takesFile = argument !== undefined && ['file', 'roster'].includes(argument.name());
  const first = below.length > 0 ? below.map((one) => one.name()) : (argument?.argChoices ?? []);
  // What programs there are is not for us to say.
  const isKnown = !takesFile && argument?.name() !== 'command';
  const isLast = below.length === 0 && argument === undefined;
  const flags = options.flatMap(({ short, long }) => [short ?? [], long ?? []].flat());
  return [
    ...(isKnown ? [{ line: `${line} `, words: first, ...(isLast && { flags }) }] : []),
    { line: `${line} --`, words: options.flatMap(({ long }) => long ?? []) },
    ...options
      .filter(({ required, flags }) => required && !flags.includes('<file>'))
      .map(({ long, argChoices }) => ({ line: `${line} ${long} `, words: argChoices ?? [] })),
    ...below.filter((one) => one.name() !== 'help').flatMap((one) => ofCommand(one, `${line} ${one.name()}`)),
  ];
}

/** What a shell may take for something else. */
export const ODD = String.raw`it's [an] "odd": $HOME \n one; ${'`x`'} 100% {a,b} ‘so’ #1`;

/** A program with what the real one may get one day. */
export function oddProgram(): Command {
  const program = new Command('poolkey').description('odd');
  const odd = program.command('odd').description(ODD);
  odd.addOption(new Option('-l, --level <n/s>', ODD).choices(['low', 'high']));
  odd.addOption(new Option('--header <a:b=c>', ODD));
  odd.addOption(new Option('--secret-flag', ODD).hideHelp());
  odd.addArgument(new Argument('<kind>', ODD).choices(['one', 'two']));
  odd.addArgument(new Argument('[file]', ODD));
  const group = program.command('two-words').description(ODD).addOption(new Option('--of-group', ODD));
  group.command('in-it').description(ODD).addOption(new Option('--deep', ODD));
  program.command('run').description(ODD).argument('[command...]', ODD).option('--tag <tag>', ODD);

  program.command('nobody-sees-it', { hidden: true }).description(ODD);
  return program;
}

export const oddQuestions: readonly Question[] = [
  { line: 'poolkey ', words: ['odd', 'two-words', 'run', 'help'] },
  { line: 'poolkey nobody', words: [] },
  { line: 'poolkey odd ', words: ['one', 'two'] },
  { line: 'poolkey odd t', words: ['two'] },
  { line: 'poolkey odd -', words: ['-l', '--level', '--header', '-h', '--help'] },
  { line: 'poolkey odd --level ', words: ['low', 'high'] },
  { line: 'poolkey odd -l h', words: ['high'] },
  { line: 'poolkey odd --header a --le', words: ['--level'] },
  { line: 'poolkey odd one --lev', words: ['--level'] },
  { line: 'poolkey odd --header one ', words: ['one', 'two'] },
  { line: 'poolkey two-words --of-group in', words: ['in-it'] },
  { line: 'poolkey two-words in-it --d', words: ['--deep'] },
  { line: 'poolkey two-words in-it --of', words: [] },
  { line: 'poolkey help tw', words: ['two-words'] },
];

/** Whether a program can be called. */
export function has(program: string): boolean {
  return (process.env['PATH'] ?? '').split(':').some((folder) => existsSync(join(folder, program)));
}

export const sorted = (words: readonly string[]): string[] => words.toSorted();
