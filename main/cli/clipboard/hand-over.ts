import { fail, ok, type Result } from '../../contract/result.ts';
import type { Terminal } from '../terminal.ts';
import type { SystemClipboard } from './system-clipboard.ts';

/** As long as in the window. */
export const CLEAR_AFTER_MS = 30_000;

/** What `poolkey code` answers; all but the code itself may be shown. */
interface WithCode {
  readonly code: string;
}

/** Gives a code to whoever asked for it. Gives the exit code. Errors: CLIPBOARD_FAILED. */
export type HandOver = (out: Terminal, answer: WithCode) => Promise<Result<number>>;

/**
 * How a code is handed over: printed, or put on the clipboard. To be asked before a step is taken, so that none is lost where there is no
 * clipboard. Errors: USAGE, NO_CLIPBOARD.
 */
export async function handOver(options: {
  readonly copy?: boolean;
  readonly peek?: boolean;
}): Promise<Result<HandOver>> {
  if (!options.copy) return ok(print);
  if (options.peek)
    return fail(
      'USAGE',
      'A code that is only shown may be used by others: --copy takes one. Leave out --peek.',
    );
  // Loaded only now: whoever asks for a code to be printed waits for less.
  const { findClipboard } = await import('./system-clipboard.ts');
  const clipboard = await findClipboard();
  return clipboard.ok ? ok((out, answer) => copy(clipboard.value, out, answer)) : clipboard;
}

function print(out: Terminal, answer: WithCode): Promise<Result<number>> {
  if (out.json) out.answerJson(answer);
  else out.answer(answer.code);
  return Promise.resolve(ok(0));
}

async function copy(
  clipboard: SystemClipboard,
  out: Terminal,
  { code, ...rest }: WithCode,
): Promise<Result<number>> {
  if (!(await clipboard.put(code)))
    return fail('CLIPBOARD_FAILED', 'The clipboard did not take the code. Run it again without --copy.');
  const { startClearing } = await import('./start-clearing.ts');
  if (!(await startClearing(code, CLEAR_AFTER_MS)))
    return fail('CLIPBOARD_FAILED', 'The code is on the clipboard, and stays there: clear it yourself.');
  if (out.json) out.answerJson(rest);
  out.say(`copied, cleared in ${CLEAR_AFTER_MS / 1000} s`);
  return ok(0);
}
