import { basename } from 'node:path';
import { fail, ok, type Result } from '../../contract/result.ts';
import { runProgram } from '../processes/run-program.ts';
import { clipboardPrograms, type ClipboardPrograms } from './programs.ts';

/** The owner of a selection may hang, and never answer who asks for it. */
const LIMIT = { limitMs: 5_000 } as const;

/** The clipboard of the desktop that this process runs on. */
export interface SystemClipboard {
  /** False: it did not take the text. */
  put(text: string): Promise<boolean>;
  /** Null: nothing to be had, or no text. */
  read(): Promise<string | null>;
  clear(): Promise<boolean>;
}

/** What X and Wayland programs say of a display that is not there; an empty clipboard fails, too, with other words. */
const NO_DISPLAY = /open display|connect/i;

/** Looks for the clipboard and whether its display answers, and leaves it as it is. Errors: NO_CLIPBOARD. */
export async function findClipboard(): Promise<Result<SystemClipboard>> {
  const found = clipboardPrograms();
  if (!found.ok) return found;
  const programs = found.value;
  const { code, output } = await runProgram(programs.read, { ...LIMIT, keep: 'stderr' });
  if (code !== null && (code === 0 || !NO_DISPLAY.test(output))) return ok(systemClipboard(programs));
  return fail(
    'NO_CLIPBOARD',
    `${basename(programs.read[0])} does not reach the clipboard: does the display of WAYLAND_DISPLAY or DISPLAY answer? Without one leave out --copy. No code was taken.`,
  );
}

export function systemClipboard({ write, read, clear }: ClipboardPrograms): SystemClipboard {
  return {
    // xclip, xsel and wl-copy stay behind to give the text to whoever asks for it.
    put: async (text) => (await runProgram(write, { ...LIMIT, input: text, leaves: true })).code === 0,
    async read() {
      const { code, output } = await runProgram(read, { ...LIMIT, keep: 'stdout' });
      // PowerShell ends what it prints with a line break.
      return code === 0 ? output.replace(/\r?\n$/, '') : null;
    },
    clear: async () => (await runProgram(clear, LIMIT)).code === 0,
  };
}
