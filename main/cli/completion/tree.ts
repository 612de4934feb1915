import type { Argument, Command, Option } from 'commander';

/** What may stand somewhere. */
export type Values =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'files' }
  /** A program of the PATH, then its arguments. */
  | { readonly kind: 'programs' }
  /** Something that only the vault or the user knows. */
  | { readonly kind: 'unknown' };

export interface Flag {
  /** `-h`, `--help` */
  readonly names: readonly string[];
  readonly description: string;
  /** Null: it takes no value. */
  readonly value: { readonly name: string; readonly values: Values } | null;
}

export interface Place {
  readonly name: string;
  readonly values: Values;
  /** Whether any number of words may stand there. */
  readonly many: boolean;
}

/** A command of the command line as it is shown to people: what is hidden there is not completed either. */
export interface CommandNode {
  /** The words after `poolkey` that lead to it. */
  readonly path: readonly string[];
  readonly description: string;
  readonly flags: readonly Flag[];
  readonly places: readonly Place[];
  readonly below: readonly CommandNode[];
}

const FILES = new Set(['file', 'roster']);

export function treeOf(command: Command, path: readonly string[] = []): CommandNode {
  const help = command.createHelp();
  const below = help.visibleCommands(command);
  const names = below.map((one) => one.name());
  return {
    path,
    description: command.description(),
    flags: help.visibleOptions(command).map(flagOf),
    places: command.registeredArguments.map(placeOf),
    below: below.map((one) => {
      const node = treeOf(one, [...path, one.name()]);
      return one.name() === 'help' ? { ...node, places: [helpPlace(names)] } : node;
    }),
  };
}

/** The node and all below it. */
export function allNodes(node: CommandNode): CommandNode[] {
  return [node, ...node.below.flatMap(allNodes)];
}

function flagOf(option: Option): Flag {
  const [, name = ''] = /[<[]([^>\]]+?)(?:\.{3})?[>\]]/.exec(option.flags) ?? [];
  return {
    names: [option.short, option.long].filter((one) => one !== undefined && one !== null),
    description: option.description,
    value: option.required ? { name, values: valuesOf(name, option.argChoices) } : null,
  };
}

function placeOf(argument: Argument): Place {
  const name = argument.name();
  return { name, values: valuesOf(name, argument.argChoices), many: argument.variadic };
}

/** Commander's own command: it takes the name of one beside it. */
function helpPlace(names: readonly string[]): Place {
  const words = names.filter((name) => name !== 'help');
  return { name: 'command', values: { kind: 'words', words }, many: false };
}

function valuesOf(name: string, choices: readonly string[] | undefined): Values {
  if (choices) return { kind: 'words', words: choices };
  if (FILES.has(name)) return { kind: 'files' };
  return { kind: name === 'command' ? 'programs' : 'unknown' };
}
