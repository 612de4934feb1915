import { CommanderError } from 'commander';
import { EXIT } from './exit-codes.ts';
import { makeProgram } from './program.ts';
import { report } from './terminal.ts';

/** A reader that goes away (`poolkey list | head -1`) is no error. */
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.failed);
});

const program = makeProgram(async (out, run) => {
  const outcome = await run();
  process.exitCode = outcome.ok ? outcome.value : report(outcome.error, out.json);
});

void program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? EXIT.ok : EXIT.usage;
    return;
  }
  // A bug. Its name and place help; its message may hold values, so it stays out.
  const place =
    error instanceof Error ? (error.stack ?? '').split('\n').find((line) => /^\s+at /.test(line)) : '';
  const name = error instanceof Error ? error.name : typeof error;
  process.stderr.write(`poolkey: an error inside Poolkey (${name})${place ? ` ${place.trim()}` : ''}\n`);
  process.exitCode = EXIT.failed;
});
