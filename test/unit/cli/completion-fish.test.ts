// The completion for fish, asked by fish's own `complete -C`.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fishScript } from '../../../main/cli/completion/fish.ts';
import { treeOf } from '../../../main/cli/completion/tree.ts';
import { buildCli, poolkey } from './cli-fixture.ts';
import {
  has,
  ODD,
  oddProgram,
  oddQuestions,
  questions,
  sorted,
  type Question,
} from './completion-fixture.ts';

describe.runIf(has('fish'))('completion in fish', () => {
  let folder: string;
  beforeAll(async () => {
    await buildCli();
    folder = mkdtempSync(join(tmpdir(), 'poolkey-fish-'));
    writeFileSync(join(folder, 'real.fish'), (await poolkey(['completion', 'fish'])).stdout);
    writeFileSync(join(folder, 'odd.fish'), fishScript(treeOf(oddProgram())));
    writeFileSync(join(folder, 'my users.csv'), '');
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  interface Offer {
    readonly word: string;
    readonly says: string;
  }

  /** What fish offers for each line, by one fish for all of them. */
  function ask(script: 'real' | 'odd', lines: readonly string[]): Offer[][] {
    writeFileSync(join(folder, 'lines'), lines.map((line) => `${line}\n`).join(''));
    const program = `source ${script}.fish; while read -l line; echo; echo ASKED; complete -C "$line"; end < lines`;
    const run = spawnSync('fish', ['--no-config', '-c', program], {
      cwd: folder,
      encoding: 'utf8',
      env: { PATH: process.env['PATH'], HOME: folder, LANG: 'C.UTF-8' },
    });
    expect([run.status, run.stderr]).toEqual([0, '']);
    return run.stdout
      .split('\nASKED\n')
      .slice(1)
      .map((answer) =>
        answer
          .split('\n')
          .filter((line) => line !== '')
          .map((line) => {
            const [word = '', says = ''] = line.split('\t');
            return { word, says };
          }),
      );
  }

  const words = (script: 'real' | 'odd', line: string): string[] =>
    sorted((ask(script, [line])[0] ?? []).map(({ word }) => word));

  const askAll = (script: 'real' | 'odd', asked: readonly Question[]) => {
    const answers = ask(
      script,
      asked.map(({ line }) => line),
    );
    return asked.map(({ line }, i) => ({ line, words: sorted((answers[i] ?? []).map(({ word }) => word)) }));
  };
  const wanted = (asked: readonly Question[]) =>
    asked.map(({ line, words }) => ({ line, words: sorted(words) }));

  test('every command, flag and choice of the program, and no files beside them', () => {
    const asked = questions();
    expect(askAll('real', asked)).toEqual(wanted(asked));
  }, 60_000);

  test('names and descriptions of any kind', () => {
    expect(askAll('odd', oddQuestions)).toEqual(wanted(oddQuestions));
    const [commands, flags] = ask('odd', ['poolkey od', 'poolkey odd --hea']);
    expect([commands, flags]).toEqual([[{ word: 'odd', says: ODD }], [{ word: '--header', says: ODD }]]);
  });

  test('files where a file may stand, and only there', () => {
    expect(words('real', 'poolkey import my')).toEqual(['my users.csv']);
    expect(words('real', 'poolkey enroll my')).toEqual(['my users.csv']);
    expect(words('real', 'poolkey export --out my')).toEqual(['my users.csv']);
    expect(words('real', 'poolkey export --out=my')).toEqual(['--out=my users.csv']);
    expect(words('real', 'poolkey import x my')).toEqual([]);
    expect(words('odd', 'poolkey odd one my')).toEqual(['my users.csv']);
  });

  test('--flag=value; flags after arguments, none after "--"; what is hidden stays so', () => {
    expect(words('real', 'poolkey pool add --flow=s')).toEqual(['--flow=srp']);
    expect(words('real', 'poolkey code alice --pe')).toEqual(['--peek']);
    expect(words('real', 'poolkey code -- --pe')).toEqual([]);
    expect(words('real', 'poolkey local-pool --port 3 se')).toEqual(['set']);
    expect(words('real', 'poolkey pool nonsense ')).toEqual([]);
    expect(words('real', 'poolkey exit')).toEqual([]);
    expect(words('real', 'poolkey clear')).toEqual([]);
  });

  test('a program after "--", and then files', () => {
    expect(words('odd', 'poolkey run --tag x -- ech')).toContain('echo');
    expect(words('odd', 'poolkey run -- cat my')).toContain('my users.csv');
  });
});
