// What only somebody at a terminal sees: lines as long as it is wide, questions, progress. `script` of util-linux makes one.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
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
  async function typed(args: string[], question = '', answer = ''): Promise<Seen> {
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
    let asked = question !== '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      raw += chunk;
      if (!asked || !raw.includes(question)) return;
      asked = false;
      child.stdin.write(`${answer}\r`);
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

  test('a secret is asked for, and not shown', async () => {
    const [, second] = place.pool.seeded.users;
    const args = ['enroll-user', '--pool', 'stage', '--username', second?.username ?? '', '--password-stdin'];
    const { code, raw } = await typed(args, `Password of ${second?.username}: `, second?.password);
    expect(raw).toContain('its token works');
    expect(raw).not.toContain(second?.password);
    expect(code).toBe(0);
  });
});
