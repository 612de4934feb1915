import type { Command } from 'commander';
import { wholeNumber } from '../duration.ts';
import { command, type Json, type Run } from '../flags.ts';
import { CLEAR_COMMAND } from './start-clearing.ts';

/** For `poolkey code --copy` alone, which leaves it behind. */
export function addClearCommand(program: Command, run: Run): void {
  command(program, CLEAR_COMMAND, 'clears the clipboard if it still holds a code', { hidden: true })
    .argument('<ms>', 'after this time', wholeNumber(0, 3_600_000))
    .action(async (ms: number, o: Json) =>
      run(o, async () => (await import('../commands/clear-clipboard.ts')).clearClipboardCommand(ms)),
    );
}
