// `poolkey code --copy` on a real X display, and what it leaves behind.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { codeAt, type SoftwareToken } from '../../../main/totp/software-token.ts';
import { startXvfb } from '../../../scripts/xvfb.mjs';
import {
  answerOf,
  buildCli,
  errorOf,
  PASSPHRASE,
  poolkey,
  ROOT,
  startCli,
  tempHome,
  type TempHome,
} from './cli-fixture.ts';
import { addEntry, MIDDLE, STEP } from './copy-fixture.ts';
import { processesOf, type LeftProcess } from './left-process.ts';

const XCLIP = '/usr/bin/xclip';
const XSEL = '/usr/bin/xsel';
const SCRIPT = '/usr/bin/script';

let home: TempHome;
let folder: string;
beforeAll(async () => {
  home = tempHome();
  home.makeVault();
  folder = mkdtempSync(join(tmpdir(), 'poolkey-copy-'));
  await buildCli();
}, 60_000);
afterAll(() => {
  home.remove();
  rmSync(folder, { recursive: true, force: true });
});

const at = (env: NodeJS.ProcessEnv = {}, input = '') => ({ home: home.path, at: MIDDLE, env, input });

const entry = (label: string): Promise<SoftwareToken> => addEntry(home, label);

/** Whether the step of now can still be had. */
async function isFree(label: string): Promise<boolean> {
  const { code } = await poolkey(['code', label, '--max-wait', '0'], at());
  return code === 0;
}

describe.runIf(process.platform === 'linux' && existsSync(XCLIP))('on a display', () => {
  let display: Awaited<ReturnType<typeof startXvfb>>;
  beforeAll(async () => {
    display = await startXvfb();
  });
  afterEach(() => {
    for (const { pid } of leftBehind()) process.kill(pid, 'SIGKILL');
  });
  afterAll(() => display.stop());

  const env = (more: NodeJS.ProcessEnv = {}) => ({ DISPLAY: display.display, ...more });
  const onX = () => ({ ...process.env, DISPLAY: display.display });
  const clipboard = (): string =>
    spawnSync(XCLIP, ['-selection', 'clipboard', '-out'], { env: onX() }).stdout.toString();
  const put = async (what: string): Promise<void> => {
    // It stays in the background for as long as it owns the selection.
    const child = spawn(XCLIP, ['-selection', 'clipboard', '-in'], {
      env: onX(),
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    child.stdin?.end(what);
    await once(child, 'exit');
    // It ends before the part of it that stays has told the display.
    await expect.poll(clipboard, { interval: 20, timeout: 5_000 }).toBe(what);
  };

  const leftBehind = (): LeftProcess[] => processesOf('clear-clipboard', `DISPLAY=${display.display}`);

  test('the code is on the clipboard, not on stdout, and the command does not wait', async () => {
    const token = await entry('alice');
    const started = performance.now();
    const run = await poolkey(['code', 'alice', '--copy'], at(env()));
    expect(performance.now() - started).toBeLessThan(15_000);
    expect(run).toEqual({ code: 0, stdout: '', stderr: 'copied, cleared in 30 s\n' });
    await expect.poll(clipboard).toBe(codeAt(token, STEP));
    expect(await isFree('alice')).toBe(false);
  });

  test('with --json: the answer without the code', async () => {
    const token = await entry('bob');
    const answer = await answerOf<object>(['code', 'bob', '--copy'], at(env()));
    expect(answer).toEqual({ account: 'bob', step: STEP, validForMs: 15_000, waitedMs: 0 });
    await expect.poll(clipboard).toBe(codeAt(token, STEP));
  });

  test('one process stays to clear it after 30 s: apart from the terminal, the code not in its arguments', async () => {
    const token = await entry('carol');
    await poolkey(['code', 'carol', '--copy'], at(env({ POOLKEY_TAG: 'GEHEIM' })));
    const [left, ...more] = leftBehind();
    expect([more, left?.args.slice(-2), left?.apart]).toEqual([[], ['clear-clipboard', '30000'], true]);
    expect(left?.args.join(' ')).not.toContain(codeAt(token, STEP));
    expect(left?.environment.join('\n')).not.toMatch(/POOLKEY|GEHEIM/);
    expect(left?.environment.join('\n')).not.toContain(codeAt(token, STEP));
  });

  // A bug once: the program that holds the clipboard went with the terminal.
  test.runIf(existsSync(SCRIPT))('a terminal that is closed right after takes nothing along', async () => {
    const token = await entry('gina');
    const line = `${process.execPath} ${join(ROOT, 'out/cli.cjs')} code gina --copy`;
    const run = spawnSync(SCRIPT, ['-qec', line, '/dev/null'], {
      env: {
        ...onX(),
        POOLKEY_HOME: home.path,
        POOLKEY_PASSPHRASE: PASSPHRASE,
        NODE_OPTIONS: `--import=data:text/javascript,Date.now=()=>${MIDDLE}`,
      },
    });
    expect(String(run.stdout)).toBe('copied, cleared in 30 s\r\n');
    await expect.poll(clipboard).toBe(codeAt(token, STEP));
    expect(leftBehind()).toHaveLength(1);
  });

  test.each([
    ['the code', '123456', ''],
    ['what somebody else copied', 'my own words', 'my own words'],
  ])('after its time: %s is on the clipboard', async (_, holds, then) => {
    await put(holds);
    const clearing = startCli(['clear-clipboard', '700'], at(env(), '123456'));
    const started = performance.now();
    while (performance.now() - started < 300) expect(clipboard()).toBe(holds);
    expect(await clearing.end).toEqual({ code: 0, stdout: '', stderr: '' });
    await expect.poll(clipboard).toBe(then);
  });

  test('neither passphrase nor code reach a program by its environment or arguments', async () => {
    const token = await entry('dave');
    const log = join(folder, 'calls.log');
    const bin = mkdtempSync(join(folder, 'bin-'));
    writeFileSync(join(bin, 'xclip'), `#!/bin/sh\nenv >> ${log}\necho "ARGS $*" >> ${log}\ncat >> ${log}\n`, {
      mode: 0o755,
    });
    const path = `${bin}:${process.env['PATH'] ?? ''}`;
    expect((await poolkey(['code', 'dave', '--copy'], at(env({ PATH: path })))).code).toBe(0);
    const lines = readFileSync(log, 'utf8').split('\n');
    const code = codeAt(token, STEP);
    const called = lines.filter((line) => line.startsWith('ARGS '));
    // It looks whether the display answers before the code is taken; the process that stays behind may look already, too.
    expect(called.slice(0, 2)).toEqual(['ARGS -selection clipboard -out', 'ARGS -selection clipboard -in']);
    expect(lines.filter((line) => line.includes('POOLKEY_'))).toEqual([]);
    expect(lines.filter((line) => line.includes(code)).map((line) => line.slice(0, code.length))).toEqual([
      code,
    ]);
  });

  test.runIf(existsSync(XSEL))('with xsel alone', async () => {
    const token = await entry('erin');
    const bin = mkdtempSync(join(folder, 'bin-'));
    symlinkSync(XSEL, join(bin, 'xsel'));
    expect((await poolkey(['code', 'erin', '--copy'], at(env({ PATH: bin })))).code).toBe(0);
    const code = codeAt(token, STEP);
    await expect.poll(clipboard).toBe(code);
    const cleared = await poolkey(['clear-clipboard', '0'], at(env({ PATH: bin }), code));
    expect(cleared.code).toBe(0);
    await expect.poll(clipboard).toBe('');
  });

  test('a clipboard that takes nothing is an error', async () => {
    await entry('frank');
    const bin = mkdtempSync(join(folder, 'bin-'));
    writeFileSync(join(bin, 'xclip'), '#!/bin/sh\ncase "$*" in *-out) exit 0;; esac\nexit 1\n', {
      mode: 0o755,
    });
    const error = await errorOf(['code', 'frank', '--copy'], at(env({ PATH: bin })));
    expect(error).toMatchObject({ exit: 1, code: 'CLIPBOARD_FAILED' });
    expect(leftBehind()).toEqual([]);
  });
});
