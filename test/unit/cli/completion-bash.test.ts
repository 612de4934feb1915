// The completion for bash: asked as bash asks it, and typed into a bash on a terminal.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bashScript } from '../../../main/cli/completion/bash.ts';
import { treeOf } from '../../../main/cli/completion/tree.ts';
import { buildCli, poolkey } from './cli-fixture.ts';
import { has, oddProgram, oddQuestions, questions, sorted, type Question } from './completion-fixture.ts';

const SCRIPT = '/usr/bin/script';

describe.runIf(has('bash'))('completion in bash', () => {
  let folder: string;
  let real: string;
  let odd: string;
  beforeAll(async () => {
    await buildCli();
    folder = mkdtempSync(join(tmpdir(), 'poolkey-bash-'));
    real = join(folder, 'real.bash');
    odd = join(folder, 'odd.bash');
    writeFileSync(real, (await poolkey(['completion', 'bash'])).stdout);
    writeFileSync(odd, bashScript(treeOf(oddProgram())));
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  interface Answer {
    readonly words: string[];
    /** Whether bash goes on to offer files. */
    readonly files: boolean;
  }

  /** Each question as the words that bash makes of a line; the last one holds the cursor. */
  function ask(script: string, lines: readonly (readonly string[])[]): Answer[] {
    const calls = lines.map((words) => {
      const quoted = words.map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`);
      return `files=yes; COMPREPLY=(); COMP_WORDS=(${quoted.join(' ')}); COMP_CWORD=${words.length - 1}
_poolkey poolkey; echo "$files \${COMPREPLY[*]}"`;
    });
    const program = `set -u; source '${script}'
compopt() { [ "$*" = '+o default +o bashdefault' ] && files=no; }
${calls.join('\n')}`;
    const run = spawnSync('bash', ['--norc', '--noprofile', '-c', program], { encoding: 'utf8' });
    expect([run.status, run.stderr]).toEqual([0, '']);
    return run.stdout
      .trimEnd()
      .split('\n')
      .map((line) => {
        const [files, ...words] = line.trimEnd().split(' ');
        return { words: sorted(words), files: files === 'yes' };
      });
  }

  const one = (script: string, ...words: string[]): Answer => {
    const [answer] = ask(script, [words]);
    if (!answer) throw new Error('no answer');
    return answer;
  };

  const askAll = (script: string, asked: readonly Question[]) => {
    const answers = ask(
      script,
      asked.map(({ line }) => line.split(' ')),
    );
    return asked.map(({ line }, i) => ({ line, ...answers[i] }));
  };
  const wanted = (asked: readonly Question[]) =>
    asked.map(({ line, words }) => ({ line, words: sorted(words), files: false }));

  test('every command, flag and choice of the program, and no files beside them', () => {
    const asked = questions();
    expect(asked.length).toBeGreaterThan(100);
    expect(askAll(real, asked)).toEqual(wanted(asked));
  });

  test('names and descriptions of any kind', () => {
    expect(askAll(odd, oddQuestions)).toEqual(wanted(oddQuestions));
  });

  test('files where a file may stand, and only there', () => {
    for (const words of [
      ['poolkey', 'import', ''],
      ['poolkey', 'enroll', 'us'],
      ['poolkey', 'enroll', '--pool', 'x', '--report', ''],
      ['poolkey', 'export', '--out', '='],
      ['poolkey', 'export', '--out', '=', 'q'],
    ])
      expect([words, one(real, ...words)]).toEqual([words, { words: [], files: true }]);
    expect(one(real, 'poolkey', 'import', 'x', '')).toEqual({ words: [], files: false });
    expect(one(odd, 'poolkey', 'odd', 'one', '')).toEqual({ words: [], files: true });
  });

  test('words that bash breaks: --flag=value, user@pool, addresses', () => {
    const flows = ['admin', 'auto', 'password', 'srp', 'user'];
    const ends: [string[], string[]][] = [
      [['pool', 'add', '--flow', '='], flows],
      [['pool', 'add', '--flow', '=', 's'], ['srp']],
      [['pool', 'add', '--flow', '=', 'srp', '--reg'], ['--region']],
      [['verify', 'alice', '@', 'st'], []],
      [['verify', 'alice', '@', 'stage', '--dry'], ['--dry-run']],
      [['local-pool', 'set', '--endpoint', 'http', ':', '//127.0.0.1', ':', '80', '--lat'], ['--latency']],
      [['enroll', '--map', 'Login', '=', 'username', '--ta'], ['--tag']],
    ];
    for (const [words, wanted] of ends)
      expect([words, one(real, 'poolkey', ...words).words]).toEqual([words, wanted]);
  });

  test('flags of a command after its arguments, none after "--"; a word that is no command leads nowhere', () => {
    expect(one(real, 'poolkey', 'code', 'alice', '--pe').words).toEqual(['--peek']);
    expect(one(real, 'poolkey', 'code', '--', '--pe').words).toEqual([]);
    expect(one(real, 'poolkey', 'local-pool', '--port', '3', 'se').words).toEqual(['set']);
    expect(one(real, 'poolkey', 'pool', 'nonsense', '').words).toEqual([]);
    expect(one(real, 'poolkey', 'exit').words).toEqual([]);
    expect(one(real, 'poolkey', 'clear').words).toEqual([]);
  });

  test('a program after "--", and then files', () => {
    expect(one(odd, 'poolkey', 'run', '--tag', 'x', '--', 'ech').words).toContain('echo');
    expect(one(odd, 'poolkey', 'run', '--', 'cat', 'x')).toEqual({ words: [], files: true });
  });

  /** Types lines into a bash on a terminal, where a function stands in for poolkey and prints its arguments. */
  async function typed(lines: readonly string[]): Promise<string[][]> {
    const shell = spawn(SCRIPT, ['-qec', 'bash --norc --noprofile -i', '/dev/null'], {
      cwd: folder,
      env: { PATH: process.env['PATH'], TERM: 'dumb', HOME: folder, INPUTRC: '/dev/null', LANG: 'C.UTF-8' },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    let screen = '';
    shell.stdout.setEncoding('utf8').on('data', (text: string) => {
      screen += text;
    });
    const open = `poolkey() { printf 'GIVEN'; printf ' <%s>' "$@"; echo; }; bind 'set bell-style none'; source real.bash\n`;
    shell.stdin.write(open + lines.map((line) => `${line}\n`).join('') + 'exit\n');
    await once(shell, 'close');
    return screen
      .split(/\r?\n/)
      .filter((line) => line.startsWith('GIVEN'))
      .map((line) => [...line.matchAll(/<([^>]*)>/g)].map(([, word]) => word ?? ''));
  }

  test.runIf(existsSync(SCRIPT))('on a terminal: Tab', async () => {
    writeFileSync(join(folder, 'my users.csv'), '');
    const given = await typed([
      'poolkey complet\tba\t',
      'poolkey pool ad\t x --flow=pa\t --prod\t',
      'poolkey enroll my\t --rep\tmy\t',
      // Files are not offered where none may stand.
      'poolkey list my\t',
    ]);
    expect(given).toEqual([
      ['completion', 'bash'],
      ['pool', 'add', 'x', '--flow=password', '--production'],
      ['enroll', 'my users.csv', '--report', 'my users.csv'],
      ['list', 'my'],
    ]);
  });
});
