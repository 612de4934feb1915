import { POWERSHELL_WALK } from './powershell-walk.ts';
import { quotedForPowerShell as quoted } from './quote.ts';
import { allNodes, type CommandNode, type Values } from './tree.ts';

/**
 * A script for Windows PowerShell 5.1 and newer. Where it offers nothing, PowerShell offers files: right for files and programs, and not
 * to be prevented elsewhere.
 */
export function powershellScript(root: CommandNode): string {
  return `# Completion of poolkey for PowerShell, written by "poolkey completion powershell".

Register-ArgumentCompleter -Native -CommandName poolkey -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # By command: what may come first, its flags, and the values of those that take one.
    $known = @{
${allNodes(root).map(entryOf).join('\n')}
    }

${POWERSHELL_WALK}}
`;
}

type Row = readonly [word: string, says: string];

function entryOf({ path, flags, places, below }: CommandNode): string {
  const first = places.slice(0, 1).flatMap(({ values }) => wordsOf(values));
  const commands = below.map((one): Row => [one.path.at(-1) ?? '', one.description]);
  const named = flags.flatMap(({ names, description }) => names.map((name): Row => [name, description]));
  const takes = flags.flatMap(({ names, value }) =>
    value ? names.map((name) => `${quoted(name)} = @(${wordsOf(value.values).map(quoted).join(', ')})`) : [],
  );
  return `        ${quoted(path.join(' '))} = @{
            First = ${table([...commands, ...first.map((word): Row => [word, word])])}
            Flags = ${table(named)}
            Takes = @{ ${takes.join('; ')} }
        }`;
}

/** In the order of the help. */
function table(rows: readonly Row[]): string {
  if (rows.length === 0) return '[ordered]@{}';
  const lines = rows.map(([word, says]) => `                ${quoted(word)} = ${quoted(says)}`);
  return `[ordered]@{\n${lines.join('\n')}\n            }`;
}

function wordsOf(values: Values): readonly string[] {
  return values.kind === 'words' ? values.words : [];
}
