// What only somebody at a terminal sees: lines as long as it is wide, questions, progress. `script` of util-linux makes one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { shellWord } from '../../../main/cli/shell-word.ts';
import { PASSPHRASE, ROOT } from './cli-fixture.ts';
import { cliPlace, type CliPlace } from './cli-place.ts';

const SCRIPT = '/usr/bin/script';

describe.runIf(process.platform === 'linux' && existsSync(SCRIPT))('on a terminal', () => {
  let place: CliPlace;
  let name = '';
  beforeAll(async () => {
    place = await cliPlace({ users: 2, mfa: 'ON' });
    await place.know('stage');
    await place.enroll('stage', place.pool.seeded.users);
    name = place.pool.user.username;
  }, 60_000);
  afterAll(() => place.close());

  interface Seen {
    readonly code: number | null;
    /** Without the signs that move the cursor. */
    readonly lines: string[];
    readonly raw: string;
  }

  /** Runs a command on a terminal of 80 columns. `answer` is typed when the question stands there. */
  function typed(args: string[], question = '', answer = ''): Promise<Seen> {
    return answered(args, question === '' ? [] : [[question, answer]]);
  }

  /** As `typed`, for several questions in that order. */
  async function answered(args: string[], questions: (readonly [string, string])[]): Promise<Seen> {
    place.pool.time.advance(60_000);
    const command = [process.execPath, join(ROOT, 'out/cli.cjs'), ...args].map(shellWord).join(' ');
    const child = spawn(SCRIPT, ['-qec', `stty cols 80; exec ${command}`, '/dev/null'], {
      cwd: tmpdir(),
      env: {
        PATH: process.env['PATH'],
        TERM: 'xterm',
        LANG: 'C.UTF-8',
        HOME: '/nonexistent',
        TMPDIR: tmpdir(),
        POOLKEY_HOME: place.home.path,
        POOLKEY_PASSPHRASE: PASSPHRASE,
        AWS_EC2_METADATA_DISABLED: 'true',
        NODE_OPTIONS: `--import=data:text/javascript,Date.now=()=>${place.pool.time.clock()}`,
      },
    });
    let raw = '';
    const open = [...questions];
    let seen = 0;
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      raw += chunk;
      const [next] = open;
      const at = next ? raw.indexOf(next[0], seen) : -1;
      if (!next || at < 0) return;
      seen = at + next[0].length;
      open.shift();
      child.stdin.write(`${next[1]}\r`);
    });
    const [code] = (await once(child, 'close')) as [number | null];
    const plain = stripVTControlCharacters(raw);
    return { code, raw, lines: plain.split('\r\n').map((line) => line.split('\r').at(-1) ?? '') };
  }

  test('the details of a check are broken between words, and indented', async () => {
    const { code, lines } = await typed(['pool', 'check', 'stage']);
    expect(code).toBe(0);
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
    expect(lines.filter((line) => /^ {9}\S/.test(line)).length).toBeGreaterThan(0);
    expect(lines.filter((line) => /^(?:ok {7}| {9}|\d+ failed)/.test(line))).toHaveLength(lines.length - 1);
  });

  test('what cannot be taken back is confirmed by a word; another word changes nothing', async () => {
    const sent = place.pool.proxy.exchanges.length;
    const question = `Type recreate to recreate ${name}@stage: `;
    const no = await typed(['recreate', name], question, 'yes');
    expect(no.code).toBe(8);
    expect(no.lines.join('\n')).toContain('[NOT_CONFIRMED]');
    expect(place.pool.proxy.exchanges).toHaveLength(sent);
    const yes = await typed(['recreate', name], question, 'recreate');
    expect(yes.code).toBe(0);
    expect(yes.lines).toContain(`${name}@stage: Deleted, created again and enrolled.`);
    expect(yes.lines).toContain('1 done, 0 failed');
  });

  test('progress is shown on a line of its own, and gone at the end', async () => {
    const { raw, lines } = await typed(['verify', '--pool', 'stage', '--rate', '1000']);
    expect(raw).toMatch(/░ 0\/2 \S+: InitiateAuth/);
    expect(lines.filter((line) => line.includes('░'))).toEqual([]);
  });

  function rosterOf(...more: string[]): string {
    const path = join(place.home.path, 'roster.csv');
    const rows = place.pool.seeded.users.map(({ username, password }) => `${username},"${password}"`);
    writeFileSync(path, ['username,password', ...more, ...rows, ''].join('\n'), { mode: 0o600 });
    return path;
  }

  const enroll = (roster: string, ...more: string[]) => [
    'enroll',
    roster,
    '--pool',
    'stage',
    '--rate',
    '1000',
    '--concurrency',
    '1',
    ...more,
  ];

  test('a run: one line that replaces itself, failures and the first twenty problems above it', async () => {
    const bad = Array.from({ length: 25 }, (_, n) => `x y ${n},Passw0rd!`);
    const { code, raw, lines } = await typed(enroll(rosterOf(...bad, 'ghost,Passw0rd!')));
    expect(code).toBe(7);
    expect(raw).toContain(`\r\u001B[K${'░'.repeat(24)} 0/3 `);
    expect(lines.filter((line) => /[░█]/.test(line))).toEqual([]);
    expect(lines.filter((line) => line.includes('[BAD_USERNAME]'))).toHaveLength(20);
    expect(lines).toContain('and 5 more');
    expect(lines.filter((line) => line.startsWith('line 27 ghost: '))).toHaveLength(1);
    expect(lines).toContain('2 enrolled, 26 failed');
  });

  const ghosts = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `ghost-${name},Passw0rd!`);
  const QUESTION = "Go on? [y = go on, a = go on and don't ask again, N = stop] ";

  test.each([
    ['y', 7, '2 enrolled, 6 failed'],
    ['a', 7, '2 enrolled, 6 failed'],
    ['', 7, '0 enrolled, 5 failed, 3 not started'],
  ])('five failures of one kind: asked, %j is answered', async (answer, exit, last) => {
    const { code, lines, raw } = await typed(enroll(rosterOf(...ghosts)), QUESTION, answer);
    expect(raw).toContain('Five users in a row failed with USER_NOT_FOUND: ');
    expect([code, lines.includes(last)]).toEqual([exit, true]);
    expect(raw.includes('Go on with: poolkey enroll --resume ')).toBe(answer === '');
  });

  // A bug once: node rejects the question then.
  test('Ctrl+C at the question stops', async () => {
    const { code, lines } = await typed(enroll(rosterOf(...ghosts)), QUESTION, '\u0003');
    expect([code, lines.includes('0 enrolled, 5 failed, 3 not started')]).toEqual([7, true]);
    expect(lines.join('\n')).not.toContain('INTERNAL');
  });

  test('the passphrase of an export is asked for twice, and not shown', async () => {
    const file = join(place.home.path, 'qa.poolkey');
    const typedIt = 'correct horse battery';
    const asked = [
      ['Choose a passphrase for the file: ', typedIt] as const,
      ['Repeat it: ', typedIt] as const,
    ];
    const out = await answered(['export', '--out', file, '--all'], asked);
    expect([out.code, out.raw.includes(typedIt)]).toEqual([0, false]);
    expect(out.lines).toContain(`2 accounts of 1 pool exported to ${file}`);
    const into = await answered(['import', file, '--dry-run'], [['Passphrase of the file: ', typedIt]]);
    expect([into.code, into.lines.at(-2)]).toEqual([0, '0 added, 2 known, 0 updated; nothing was written']);
    const args = ['export', '--out', `${file}.2`, '--all'];
    const differ = await answered(args, [
      ['Choose a passphrase for the file: ', typedIt],
      ['Repeat it: ', 'other'],
    ]);
    expect([differ.code, existsSync(`${file}.2`)]).toEqual([4, false]);
    expect((await answered(args, [['Choose a passphrase for the file: ', 'short']])).code).toBe(1);
  });

  test('a secret is asked for, and not shown', async () => {
    const [, second] = place.pool.seeded.users;
    const args = ['enroll-user', '--pool', 'stage', '--username', second?.username ?? '', '--password-stdin'];
    const { code, raw } = await typed(args, `Password of ${second?.username}: `, second?.password);
    expect(raw).toContain('its token works');
    expect(raw).not.toContain(second?.password);
    expect(code).toBe(0);
  });
});
