import { fail, ok, type Result } from '../../contract/result.ts';
import { findProgram } from '../processes/find-program.ts';
import type { CommandLine } from '../processes/run-program.ts';

/** What is called for the clipboard of a desktop. What is copied goes by stdin. */
export interface ClipboardPrograms {
  readonly write: CommandLine;
  readonly read: CommandLine;
  /** Gets an empty stdin. */
  readonly clear: CommandLine;
}

interface Candidate extends ClipboardPrograms {
  /** Whether it speaks to the desktop that is there. */
  readonly fits: (env: NodeJS.ProcessEnv, platform: NodeJS.Platform) => boolean;
}

/** macOS and Windows may have an X server besides; their own clipboard is meant. */
const onX = (env: NodeJS.ProcessEnv, platform: NodeJS.Platform): boolean =>
  Boolean(env['DISPLAY']) && platform !== 'darwin' && platform !== 'win32';

/** In the order in which they are looked for. A Wayland desktop has an X server, too, as a rule: better than nothing. */
const CANDIDATES: readonly Candidate[] = [
  {
    fits: (_, platform) => platform === 'darwin',
    write: ['pbcopy'],
    read: ['pbpaste'],
    clear: ['pbcopy'],
  },
  {
    fits: (_, platform) => platform === 'win32',
    write: ['clip'],
    read: ['powershell', '-NoProfile', '-NonInteractive', '-Command', 'Get-Clipboard'],
    clear: ['clip'],
  },
  {
    fits: (env, platform) => Boolean(env['WAYLAND_DISPLAY']) && platform !== 'darwin' && platform !== 'win32',
    write: ['wl-copy', '--type', 'text/plain'],
    read: ['wl-paste', '--no-newline'],
    clear: ['wl-copy', '--clear'],
  },
  {
    fits: onX,
    write: ['xclip', '-selection', 'clipboard', '-in'],
    read: ['xclip', '-selection', 'clipboard', '-out'],
    clear: ['xclip', '-selection', 'clipboard', '-in'],
  },
  {
    fits: onX,
    write: ['xsel', '--clipboard', '--input'],
    read: ['xsel', '--clipboard', '--output'],
    clear: ['xsel', '--clipboard', '--clear'],
  },
];

/** The programs of this desktop, each by its full path. Errors: NO_CLIPBOARD, which names what to install. */
export function clipboardPrograms(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
): Result<ClipboardPrograms> {
  const fitting = CANDIDATES.filter(({ fits }) => fits(env, platform));
  for (const { write, read, clear } of fitting) {
    const found = [write, read, clear].map((line) => located(line, env, platform));
    const [writes, reads, clears] = found;
    if (writes && reads && clears) return ok({ write: writes, read: reads, clear: clears });
  }
  return fail('NO_CLIPBOARD', `${missing(env, platform)} No code was taken.`);
}

function located(line: CommandLine, env: NodeJS.ProcessEnv, platform: NodeJS.Platform): CommandLine | null {
  const [name, ...args] = line;
  const path = findProgram(name, env, platform);
  return path === null ? null : [path, ...args];
}

function missing(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): string {
  if (platform === 'darwin') return 'pbcopy and pbpaste of macOS are not in the PATH. Add /usr/bin to it.';
  if (platform === 'win32')
    return 'clip.exe and powershell.exe are not in the PATH. Add the folders of Windows to it.';
  if (env['WAYLAND_DISPLAY'])
    return 'There is no program for the clipboard here. Install wl-clipboard (for wl-copy and wl-paste).';
  if (env['DISPLAY']) return 'There is no program for the clipboard here. Install xclip or xsel.';
  return 'There is no desktop here, and so no clipboard (neither WAYLAND_DISPLAY nor DISPLAY is set). Leave out --copy.';
}
