// The completion for zsh, asked of a zsh on a terminal of its own (zpty) by its completion itself.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { treeOf } from '../../../main/cli/completion/tree.ts';
import { zshScript } from '../../../main/cli/completion/zsh.ts';
import { buildCli, poolkey } from './cli-fixture.ts';
import { has, oddProgram, oddQuestions, questions, sorted, type Question } from './completion-fixture.ts';

/** Starts an interactive zsh on a terminal, and waits until it has answered. */
const OUTER = `zmodload zsh/zpty
zpty inner zsh -f -i
zpty -w inner 'source inner.zsh'
zpty -r inner seen '*READY*' || exit 3
zpty -w -n inner $'\\x07'
zpty -r inner seen '*ANSWERED*' || exit 4
zpty -d inner
`;

/** Completes each line as Tab would, and notes what is offered: all of it goes through compadd. */
const INNER = `PROMPT=
setopt no_beep
autoload -Uz compinit
compinit -u -D
source asked.zsh
compadd() {
  local -a hits
  # These look into what could be offered, and offer nothing.
  if [[ " $* " == *' -'[a-zA-Z]#[OAD]' '* ]]; then builtin compadd "$@"; return; fi
  builtin compadd -O hits "$@"
  offered+=($hits)
  builtin compadd "$@"
}
answer() {
  local line
  for line in "\${(@f)$(<lines)}"; do
    offered=()
    BUFFER=$line CURSOR=$#line
    zle list-choices
    print -r -- "\${(pj:\\t:)offered}" >> answers
  done
  BUFFER=
  print ANSWERED
}
zle -N answer
bindkey '^G' answer
print READY
`;

describe.runIf(has('zsh'))('completion in zsh', () => {
  let folder: string;
  let real: string;
  beforeAll(async () => {
    await buildCli();
    folder = mkdtempSync(join(tmpdir(), 'poolkey-zsh-'));
    real = (await poolkey(['completion', 'zsh'])).stdout;
    writeFileSync(join(folder, 'outer.zsh'), OUTER);
    writeFileSync(join(folder, 'inner.zsh'), INNER);
    writeFileSync(join(folder, 'my users.csv'), '');
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const run = (args: readonly string[]) =>
    spawnSync('zsh', args, {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: folder, TERM: 'dumb', LANG: 'C.UTF-8' },
      timeout: 50_000,
    });

  function ask(script: string, lines: readonly string[]): string[][] {
    writeFileSync(join(folder, 'asked.zsh'), script);
    writeFileSync(join(folder, 'lines'), lines.map((line) => `${line}\n`).join(''));
    writeFileSync(join(folder, 'answers'), '');
    expect(run(['-f', 'outer.zsh'])).toMatchObject({ status: 0, stderr: '' });
    const answers = readFileSync(join(folder, 'answers'), 'utf8').split('\n').slice(0, -1);
    expect(answers).toHaveLength(lines.length);
    return answers.map((line) => sorted(line === '' ? [] : line.split('\t')));
  }

  const askAll = (script: string, asked: readonly Question[]) => {
    const answers = ask(
      script,
      asked.map(({ line }) => line),
    );
    return asked.map(({ line }, i) => ({ line, words: answers[i] }));
  };
  const wanted = (asked: readonly Question[]) =>
    asked.map(({ line, words, flags = [] }) => ({ line, words: sorted([...words, ...flags]) }));
  const words = (line: string, script = real): string[] | undefined => ask(script, [line])[0];

  test('every command, flag and choice of the program, and no files beside them', () => {
    const asked = questions();
    expect(askAll(real, asked)).toEqual(wanted(asked));
  }, 60_000);

  test('names and descriptions of any kind', () => {
    expect(askAll(zshScript(treeOf(oddProgram())), oddQuestions)).toEqual(wanted(oddQuestions));
  });

  test('files where a file may stand, and only there', () => {
    const users = [String.raw`my\ users.csv`];
    const asked = [
      { line: 'poolkey import my', words: users },
      { line: 'poolkey enroll my', words: users },
      { line: 'poolkey export --out my', words: users },
      { line: 'poolkey export --out=my', words: users },
      { line: 'poolkey import x my', words: [] },
      { line: 'poolkey list my', words: [] },
    ];
    expect(askAll(real, asked)).toEqual(asked);
  });

  test('--flag=value; flags after arguments, none after "--"; what is hidden stays so', () => {
    const asked = [
      { line: 'poolkey pool add --flow=s', words: ['srp'] },
      { line: 'poolkey code alice --pe', words: ['--peek'] },
      { line: 'poolkey code -- --pe', words: [] },
      { line: 'poolkey local-pool --port 3 se', words: ['set'] },
      { line: 'poolkey pool nonsense ', words: [] },
      { line: 'poolkey exit', words: [] },
      { line: 'poolkey clear', words: [] },
      // It is a list.
      { line: 'poolkey enroll --tag x --ta', words: ['--tag'] },
    ];
    expect(askAll(real, asked)).toEqual(asked);
  });

  test('a program after "--", and then what that takes', () => {
    const odd = zshScript(treeOf(oddProgram()));
    expect(words('poolkey run --tag x -- ech', odd)).toContain('echo');
    expect(words('poolkey run -- cat my', odd)).toContain(String.raw`my\ users.csv`);
  });

  test('as a file of the fpath, too', () => {
    writeFileSync(join(folder, '_poolkey'), real);
    expect(words('poolkey pool ch', 'fpath=($PWD $fpath); compinit -u -D')).toEqual(['check']);
  });
});
