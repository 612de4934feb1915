// `poolkey completion`: what it reads from the program, what it prints, and the script for PowerShell, which cannot be run here.
import { beforeAll, expect, test } from 'vitest';
import { makeProgram } from '../../../main/cli/program.ts';
import { powershellScript } from '../../../main/cli/completion/powershell.ts';
import { SHELLS } from '../../../main/cli/completion/shell-names.ts';
import { allNodes, treeOf, type CommandNode } from '../../../main/cli/completion/tree.ts';
import { answerOf, buildCli, errorOf, poolkey } from './cli-fixture.ts';
import { ODD, oddProgram } from './completion-fixture.ts';

beforeAll(buildCli, 60_000);

const nodes = (): CommandNode[] => allNodes(treeOf(makeProgram(false, async () => undefined)));
const nodeOf = (path: string): CommandNode | undefined => nodes().find((one) => one.path.join(' ') === path);

test.each(SHELLS)(
  '%s: the script alone on stdout; with --json beside the name of the shell',
  async (shell) => {
    const run = await poolkey(['completion', shell]);
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toContain(`written by "poolkey completion ${shell}"`);
    expect(await answerOf(['completion', shell])).toEqual({ shell, script: run.stdout });
  },
);

test('another shell, and none', async () => {
  expect(await errorOf(['completion', 'tcsh'])).toMatchObject({ exit: 2, code: 'USAGE' });
  expect(await errorOf(['completion'])).toMatchObject({ exit: 2, code: 'USAGE' });
});

test('the help says how each is installed', async () => {
  const { stdout } = await poolkey(['completion', '--help']);
  for (const shell of SHELLS) expect(stdout).toContain(`poolkey completion ${shell}`);
  expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
});

test('the environment adds and takes nothing', async () => {
  const plain = await poolkey(['completion', 'bash']);
  const env = { POOLKEY_POOL: 'stage', POOLKEY_TAG: 'x', POOLKEY_PEEK: '1' };
  expect(await poolkey(['completion', 'bash'], { env })).toEqual(plain);
});

test('the tree: nested commands, flags with what they take, places', () => {
  expect(nodeOf('pool add')?.flags).toContainEqual({
    names: ['--flow'],
    description: 'how to sign in (default: auto)',
    value: { name: 'flow', values: { kind: 'words', words: ['auto', 'srp', 'password', 'user', 'admin'] } },
  });
  expect(nodeOf('code')?.flags).toContainEqual({
    names: ['--peek'],
    description: 'only shows the current code, taking no step',
    value: null,
  });
  expect(nodeOf('code')?.places).toEqual([{ name: 'query', values: { kind: 'unknown' }, many: false }]);
  expect(nodeOf('import')?.places).toEqual([{ name: 'file', values: { kind: 'files' }, many: false }]);
  expect(nodeOf('enroll')?.places).toEqual([{ name: 'roster', values: { kind: 'files' }, many: false }]);
  expect(nodeOf('verify')?.places).toMatchObject([{ many: true }]);
  expect(nodeOf('local-pool set')).toBeDefined();
});

test('what the help hides is nowhere', () => {
  const paths = nodes().map(({ path }) => path.join(' '));
  for (const hidden of ['exit-codes', 'clear-clipboard', 'keychain-state'])
    expect(paths).not.toContain(hidden);
  // Taken by \`reconcile\`, and not shown.
  expect(nodeOf('reconcile')?.flags.flatMap(({ names }) => names)).not.toContain('--allow-production');
  expect(nodeOf('verify')?.flags.flatMap(({ names }) => names)).not.toContain('--allow-production');
  expect(nodeOf('rotate')?.flags.flatMap(({ names }) => names)).toContain('--allow-production');
});

test('words that the scripts can hold: no shell makes two of one', () => {
  for (const { path, flags, places, below } of nodes()) {
    const values = [...flags.map(({ value }) => value?.values), ...places.map((place) => place.values)];
    const words = [
      ...path,
      ...flags.flatMap(({ names }) => names),
      ...values.flatMap((one) => (one?.kind === 'words' ? one.words : [])),
    ];
    expect(words.filter((word) => !/^[\w-]+$/.test(word))).toEqual([]);
    // Tables of PowerShell do not tell capitals from small letters.
    for (const list of [flags.flatMap(({ names }) => names), below.map((one) => one.path.at(-1) ?? '')])
      expect(new Set(list.map((word) => word.toLowerCase())).size).toBe(list.length);
  }
});

/** PowerShell's text without what stands in single quotes; those are given by themselves. */
function taken(script: string): { code: string; strings: string[] } {
  const strings: string[] = [];
  const code = script.replaceAll(/^\s*#.*$/gm, '').replaceAll(/'((?:[^']|'')*)'/g, (_, text: string) => {
    strings.push(text.replaceAll("''", "'"));
    return 'S';
  });
  return { code, strings };
}

test('PowerShell: every command, flag and choice, in single quotes that end; brackets that match', () => {
  const all = nodes();
  const { code, strings } = taken(powershellScript(treeOf(makeProgram(false, async () => undefined))));
  expect(code).not.toContain("'");
  for (const [open, close] of ['{}', '()', '[]'].map((pair) => [pair.charAt(0), pair.charAt(1)] as const))
    expect(code.split(open).length).toBe(code.split(close).length);
  const wanted = all.flatMap(({ path, description, flags }) => [
    path.join(' '),
    ...(path.length > 0 ? [description] : []),
    ...flags.flatMap(({ names, value }) => [
      ...names,
      ...(value?.values.kind === 'words' ? value.values.words : []),
    ]),
  ]);
  const there = new Set(strings);
  expect(wanted.filter((text) => !there.has(text))).toEqual([]);
  // Three tables a command.
  expect(code.match(/First = /g)).toHaveLength(all.length);
  expect(code.match(/Flags = /g)).toHaveLength(all.length);
  expect(code.match(/Takes = /g)).toHaveLength(all.length);
  expect(code).toMatch(/^Register-ArgumentCompleter -Native -CommandName poolkey -ScriptBlock \{$/m);
});

test('PowerShell: text of any kind stays text, typographic quotes too', () => {
  const { code, strings } = taken(
    powershellScript(treeOf(oddProgram())).replaceAll('‘‘', '‘').replaceAll('’’', '’'),
  );
  expect(strings.filter((text) => text === ODD).length).toBeGreaterThan(4);
  expect(code).not.toMatch(/odd"|%|HOME/);
});
