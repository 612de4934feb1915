// Which programs are called for the clipboard of which desktop, and what the process that clears it does.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clearLater } from '../../../main/cli/clipboard/clear-later.ts';
import { desktopEnvironment } from '../../../main/cli/processes/desktop-environment.ts';
import { clipboardPrograms } from '../../../main/cli/clipboard/programs.ts';
import type { SystemClipboard } from '../../../main/cli/clipboard/system-clipboard.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'poolkey-programs-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder with programs of these names, for the PATH. */
function withPrograms(...names: string[]): string {
  const path = mkdtempSync(join(folder, 'bin-'));
  for (const name of names) writeFileSync(join(path, name), '', { mode: 0o755 });
  return path;
}

const WAYLAND = { WAYLAND_DISPLAY: 'wayland-0', DISPLAY: ':0' };
const X = { DISPLAY: ':0' };

test.each<[string, NodeJS.Platform, NodeJS.ProcessEnv, string[], RegExp[]]>([
  ['macOS', 'darwin', {}, ['pbcopy', 'pbpaste'], [/^pbcopy$/, /^pbpaste$/, /^pbcopy$/]],
  [
    'Windows',
    'win32',
    {},
    ['clip.exe', 'powershell.exe'],
    [/^clip\.exe$/, /^powershell\.exe .*Get-Clipboard$/, /^clip\.exe$/],
  ],
  [
    'Wayland',
    'linux',
    WAYLAND,
    ['wl-copy', 'wl-paste', 'xclip'],
    [/^wl-copy /, /^wl-paste /, /^wl-copy --clear$/],
  ],
  ['Wayland without its programs', 'linux', WAYLAND, ['xclip'], [/^xclip /, /^xclip .*-out$/, /^xclip /]],
  [
    'Wayland with half of them',
    'linux',
    WAYLAND,
    ['wl-copy', 'xsel'],
    [/^xsel /, /^xsel /, /^xsel --clipboard --clear$/],
  ],
  ['X, both', 'linux', X, ['xsel', 'xclip'], [/^xclip -selection clipboard/, /^xclip /, /^xclip /]],
  ['X, xsel alone', 'freebsd', X, ['xsel'], [/^xsel --clipboard --input$/, /--output$/, /--clear$/]],
])('%s: %s', (_, platform, env, names, wanted) => {
  const path = withPrograms(...names);
  const found = clipboardPrograms({ ...env, PATH: `${join(folder, 'nowhere')}:${path}` }, platform);
  if (!found.ok) throw new Error(found.error.code);
  const { write, read, clear } = found.value;
  const lines = [write, read, clear].map((line) => line.join(' '));
  expect(lines.filter((line) => !line.startsWith(`${path}/`))).toEqual([]);
  const called = lines.map((line) => line.slice(path.length + 1));
  expect(called).toEqual(wanted.map((one) => expect.stringMatching(one) as string));
});

test.each<[string, NodeJS.Platform, NodeJS.ProcessEnv, string[], RegExp]>([
  ['no desktop', 'linux', {}, ['xclip', 'xsel', 'wl-copy', 'wl-paste'], /no desktop here.*Leave out --copy/],
  ['an empty name of one', 'linux', { DISPLAY: '', WAYLAND_DISPLAY: '' }, ['xclip'], /no desktop here/],
  ['X without programs', 'linux', X, ['pbcopy'], /Install xclip or xsel\./],
  ['Wayland without programs', 'linux', WAYLAND, [], /Install wl-clipboard/],
  ['macOS with a PATH that is wrong', 'darwin', X, ['xclip'], /pbcopy/],
  ['Windows without PowerShell', 'win32', {}, ['clip.exe'], /powershell\.exe/],
])('%s: NO_CLIPBOARD says what to do', (_, platform, env, names, message) => {
  expect(clipboardPrograms({ ...env, PATH: withPrograms(...names) }, platform)).toMatchObject({
    ok: false,
    error: { code: 'NO_CLIPBOARD', message: expect.stringMatching(message) as string },
  });
});

test('a folder, and a file that may not be run, are no programs', () => {
  const path = withPrograms('xsel');
  chmodSync(join(path, 'xsel'), 0o644);
  mkdirSync(join(path, 'xclip'));
  expect(clipboardPrograms({ ...X, PATH: path }, 'linux').ok).toBe(false);
});

test('none of Poolkey’s own variables reaches the programs', () => {
  expect(
    desktopEnvironment({ DISPLAY: ':1', POOLKEY_PASSPHRASE: 'GEHEIM', Poolkey_Grant: 'GEHEIM' }),
  ).toEqual({ DISPLAY: ':1' });
});

/** A clipboard that notes what is done with it. */
function clipboard(holds: string | null): SystemClipboard & { readonly done: string[] } {
  const done: string[] = [];
  const note = (what: string): Promise<boolean> => Promise.resolve(done.push(what) > 0);
  return {
    done,
    put: (text) => note(`put ${text}`),
    read: async () => {
      await note('read');
      return holds;
    },
    clear: () => note('clear'),
  };
}

test.each<[string, string | null, boolean]>([
  ['what was put there', '123456', true],
  ['something else', '654321', false],
  ['more than that', '123456 ', false],
  ['nothing', null, false],
])('after its time the clipboard holds %s', async (_, holds, cleared) => {
  const board = clipboard(holds);
  const order = board.done;
  const sleeper = (ms: number): Promise<void> => {
    order.push(`slept ${ms}`);
    return Promise.resolve();
  };
  expect(await clearLater(board, '123456', 30_000, sleeper)).toBe(cleared);
  expect(order).toEqual(['slept 30000', 'read', ...(cleared ? ['clear'] : [])]);
});
