import type { Command } from 'commander';
import type { CodeOptions } from './commands/code-answer.ts';
import { command, flag, time, type Json, type Run } from './flags.ts';

/** How an account is meant by what is typed. */
export const QUERY = 'user@pool, a user name, an ID, or the beginning of one that fits no other';

/** On its own: scripts ask for a code a hundred times, and shall not pay for all the other commands (`index.ts`). */
export function addCodeCommand(program: Command, run: Run): void {
  command(program, 'code', 'prints a code that nobody else gets')
    .argument('<query>', QUERY)
    .addOption(time('--min-valid <time>', 'life the code must have left', 5_000, '5s'))
    .addOption(time('--max-wait <time>', 'longest wait for an unused code', 60_000, '60s'))
    .addOption(flag('--burst', 'also the step before and the one after, for a user not used lately'))
    .addOption(flag('--peek', 'only shows the current code, taking no step'))
    .addOption(flag('--copy', 'to the clipboard, which is cleared after 30 s'))
    .action(async (query: string, o: CodeOptions & Json) =>
      run(o, async (out) => (await import('./commands/code.ts')).codeCommand(query, o, out)),
    );
}
