import { quoted } from './quote.ts';
import { allNodes, type CommandNode, type Flag, type Place, type Values } from './tree.ts';

/** A script for zsh: a file `_poolkey` of the `fpath`, or sourced after `compinit`. One function a command, on zsh's `_arguments`. */
export function zshScript(root: CommandNode): string {
  const functions = allNodes(root).map((node) => (node.below.length > 0 ? groupOf(node) : leafOf(node)));
  return `#compdef poolkey
# Completion of poolkey for zsh, written by "poolkey completion zsh".

${functions.join('\n\n')}

# As a file of the fpath it is run to complete; sourced, it only says what completes.
if [[ $funcstack[1] == _poolkey ]]; then
  _poolkey "$@"
else
  compdef _poolkey poolkey
fi
`;
}

function nameOf({ path }: CommandNode): string {
  return ['_poolkey', ...path].join('_').replaceAll('-', '_');
}

function leafOf(node: CommandNode): string {
  const specs = [...node.flags.flatMap(flagSpecs), ...node.places.map(placeSpec)];
  const calls = node.places.some(({ values }) => values.kind === 'programs');
  return `${nameOf(node)}() {${calls ? '\n  local state line\n  typeset -A opt_args' : ''}
  _arguments -S : \\
${specs.map((spec) => `    ${quoted(spec)}`).join(' \\\n')}${calls ? PROGRAM : ''}
}`;
}

/** A "--" that stands before the program is taken for it, unless a flag comes first. */
const PROGRAM = ` && return
  [[ $state == program ]] || return
  if [[ $words[1] == -- ]]; then
    shift words
    (( CURRENT-- ))
  fi
  _normal`;

function groupOf(node: CommandNode): string {
  const specs = [...node.flags.flatMap(flagSpecs), '1: :->command', '*:: :->words'];
  const commands = node.below.map(
    ({ path, description }) => `      ${quoted(`${path.at(-1)}:${description}`)}`,
  );
  const calls = node.below.map((one) => `        ${one.path.at(-1)}) ${nameOf(one)} && ret=0 ;;`);
  return `${nameOf(node)}() {
  local curcontext=$curcontext state line ret=1
  local -a commands
  typeset -A opt_args
  _arguments -C -S : \\
${specs.map((spec) => `    ${quoted(spec)}`).join(' \\\n')} && ret=0
  case $state in
    command)
      commands=(
${commands.join('\n')}
      )
      _describe -t commands 'command' commands && ret=0
      ;;
    words)
      case $words[1] in
${calls.join('\n')}
      esac
      ;;
  esac
  return ret
}`;
}

/** One that takes a value may come again: some are lists, and the others take the last one. */
function flagSpecs({ names, description, value }: Flag): string[] {
  const others = names.length > 1 ? `(${names.join(' ')})` : '';
  const says = `[${description.replaceAll(/[\\[\]]/g, String.raw`\$&`)}]`;
  return names.map((name) => {
    if (!value) return `${others}${name}${says}`;
    const glued = name.startsWith('--') ? '=' : '';
    return `*${name}${glued}${says}:${message(value.name)}:${actionOf(value.values)}`;
  });
}

function placeSpec({ name, values, many }: Place, n: number): string {
  if (values.kind === 'programs') return '*:: :->program';
  return `${many ? '*' : n + 1}:${message(name)}:${actionOf(values)}`;
}

/** A blank is an action that offers nothing. */
function actionOf(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `(${values.words.join(' ')})`;
    case 'files':
      return '_files';
    case 'programs':
      return '_command_names -e';
    case 'unknown':
      return ' ';
  }
}

function message(name: string): string {
  return name.replaceAll(/[\\:]/g, String.raw`\$&`);
}
