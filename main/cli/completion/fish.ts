import { quotedForFish } from './quote.ts';
import { allNodes, type CommandNode, type Flag, type Place, type Values } from './tree.ts';

/** A script for fish 3.1 and newer. fish knows by itself about flags and their values; it is told which command is meant. */
export function fishScript(root: CommandNode): string {
  const nodes = allNodes(root);
  const commands = nodes.flatMap(({ path }) => (path.length > 0 ? [path.join(' ')] : []));
  const takes = nodes.flatMap(({ path, flags }) =>
    flags.flatMap(({ names, value }) => (value ? names.map((name) => [...path, name].join(' ')) : [])),
  );
  return `# Completion of poolkey for fish, written by "poolkey completion fish".

set -g __poolkey_commands ${commands.map(quotedForFish).join(' ')}
set -g __poolkey_takes ${takes.map(quotedForFish).join(' ')}

${WALK}
complete -c poolkey -e
complete -c poolkey -f
${nodes.flatMap(linesOf).join('\n')}
`;
}

const WALK = `# Whether the words up to the cursor lead to this command and, where it is given, to that many arguments of it.
function __poolkey_at
    set -l at
    set -l count 0
    set -l skip no
    set -l ended no
    set -l words (commandline -opc)
    for word in $words[2..-1]
        set -l key (string join ' ' -- $at $word)
        if test $skip = yes
            set skip no
        else if test $ended = no; and string match -q -- '-*' $word
            if test "$word" = --
                set ended yes
            else if contains -- $key $__poolkey_takes
                set skip yes
            end
        else if test $ended = no; and test $count -eq 0; and contains -- $key $__poolkey_commands
            set -a at $word
        else
            set count (math $count + 1)
        end
    end
    test "$at" = "$argv[1]"; or return 1
    test (count $argv) -eq 1; or test "$count" = "$argv[2]"
end
`;

function linesOf({ path, flags, places, below }: CommandNode): string[] {
  const line = (condition: string, rest: string): string =>
    `complete -c poolkey -n "__poolkey_at '${path.join(' ')}'${condition}" ${rest}`;
  return [
    ...below.map((one) =>
      line(' 0', `-a ${quotedForFish(one.path.at(-1) ?? '')} -d ${quotedForFish(one.description)}`),
    ),
    ...flags.map((flag) => line('', flagOf(flag))),
    ...places.flatMap((place, n) => placeLines(place).map((rest) => line(place.many ? '' : ` ${n}`, rest))),
  ];
}

function flagOf({ names, description, value }: Flag): string {
  const called = names.map((name) => (name.startsWith('--') ? `-l ${name.slice(2)}` : `-s ${name.slice(1)}`));
  return [...called, ...(value ? [valueOf(value.values)] : []), `-d ${quotedForFish(description)}`].join(' ');
}

/** `-x`: a value, and no file. */
function valueOf(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `-x -a ${quotedForFish(values.words.join(' '))}`;
    case 'files':
      return '-r -F';
    case 'programs':
      return `-x -a '(__fish_complete_command)'`;
    case 'unknown':
      return '-x';
  }
}

function placeLines({ values }: Place): string[] {
  switch (values.kind) {
    case 'words':
      return [`-a ${quotedForFish(values.words.join(' '))}`];
    case 'files':
      return ['-F'];
    case 'programs':
      // Its own arguments are files as a rule.
      return [`-F -a '(__fish_complete_command)'`];
    case 'unknown':
      return [];
  }
}
