import { CommanderError, type Command } from 'commander';
import { addCodeCommand } from './code-command.ts';
import { usageError, wantsJson } from './commander-errors.ts';
import { EXIT } from './exit-codes.ts';
import { newProgram, type Runner } from './new-program.ts';
import { report } from './terminal.ts';

/** A reader that goes away (`poolkey list | head -1`) is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failed);
});

const json = wantsJson(process.argv.slice(2));

/** A bug. Its name and place help; its message may hold values, so it stays out. */
function tellBug(error: unknown): number {
  const place =
    error instanceof Error ? (error.stack ?? '').split('\n').find((line) => /^\s+at /.test(line)) : '';
  const name = error instanceof Error ? error.name : typeof error;
  const message = `An error inside Poolkey (${name})${place ? ` ${place.trim()}` : ''}`;
  return report({ code: 'INTERNAL', message }, json);
}

process.on('uncaughtException', (error) => {
  process.exit(tellBug(error));
});

const runner: Runner = async (out, run) => {
  const outcome = await run();
  process.exitCode = outcome.ok ? outcome.value : report(outcome.error, out.json);
};

/** `poolkey code` is asked for a hundred times by scripts: it starts without the other commands. */
async function programFor(wanted: string | undefined): Promise<Command> {
  if (wanted !== 'code') return (await import('./program.ts')).makeProgram(json, runner);
  const { program, run } = newProgram(json, runner);
  addCodeCommand(program, run);
  return program;
}

async function main(): Promise<void> {
  try {
    await (await programFor(process.argv[2])).parseAsync();
  } catch (error) {
    const usage = usageError(error);
    // For people commander has printed it already.
    if (usage) process.exitCode = json ? report(usage, json) : EXIT.usage;
    else process.exitCode = error instanceof CommanderError ? EXIT.ok : tellBug(error);
  }
}

void main();
