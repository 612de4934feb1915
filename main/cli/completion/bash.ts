import { BASH_WALK } from './bash-walk.ts';
import { quoted } from './quote.ts';
import { allNodes, type CommandNode, type Values } from './tree.ts';

/**
 * A script for bash 3.2 (macOS) and newer, without the package bash-completion. Where a file may stand it offers nothing, and bash does
 * what it does for `cat`: it knows about spaces, quotes and `~`.
 */
export function bashScript(root: CommandNode): string {
  const cases = allNodes(root)
    .flatMap(entriesOf)
    .map(([key, words]) => `    ${quoted(key)}) found=${quoted(words)} ;;`);
  return `# Completion of poolkey for bash, written by "poolkey completion bash".

# What may stand somewhere, into $found. Fails where that is not known.
_poolkey_find() {
  case $1 in
${cases.join('\n')}
    *) return 1 ;;
  esac
}

${BASH_WALK}`;
}

type Entry = readonly [key: string, words: string];

/** Keys: `commands PATH`, `flags PATH`, `value PATH --flag`, `place PATH N`, and `places PATH` for any place after those. */
function entriesOf({ path, flags, places, below }: CommandNode): Entry[] {
  const at = path.map((word) => ` ${word}`).join('');
  const commands = below.map((one) => one.path.at(-1)).join(' ');
  return [
    [`flags${at}`, flags.flatMap(({ names }) => names).join(' ')],
    ...(commands === '' ? [] : [[`commands${at}`, commands] as const]),
    ...flags.flatMap(({ names, value }) =>
      names.flatMap((name): Entry[] => (value ? [[`value${at} ${name}`, wordsOf(value.values)]] : [])),
    ),
    ...places.map(({ values, many }, n): Entry => {
      const key = many && values.kind !== 'programs' ? `places${at}` : `place${at} ${n}`;
      return [key, wordsOf(values)];
    }),
    // What comes after a program is its own affair: as a rule a file.
    ...places.flatMap(({ values }): Entry[] =>
      values.kind === 'programs' ? [[`places${at}`, '<files>']] : [],
    ),
  ];
}

function wordsOf(values: Values): string {
  switch (values.kind) {
    case 'words':
      return values.words.join(' ');
    case 'files':
      return '<files>';
    case 'programs':
      return '<programs>';
    case 'unknown':
      return '';
  }
}
