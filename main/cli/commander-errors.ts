import { CommanderError, type Command } from 'commander';
import type { Failure } from '../contract/result.ts';

/** Whether errors are to be JSON, known before the flags are parsed: what cannot be parsed must be told as well. */
export function wantsJson(args: readonly string[], env: NodeJS.ProcessEnv = process.env): boolean {
  const end = args.indexOf('--');
  const flags = end < 0 ? args : args.slice(0, end);
  return flags.includes('--json') || !/^(?:|0|false|no|off)$/i.test(env['POOLKEY_JSON']?.trim() ?? '');
}

/** How commander tells of wrong usage: as its own lines for people, by the thrown error alone for programs. */
export function tellUsage(program: Command, json: boolean): Command {
  return program
    .configureOutput(
      json ? { writeErr: () => undefined } : { outputError: (text, write) => write(withoutValues(text)) },
    )
    .showHelpAfterError(json ? false : '(poolkey --help shows all commands)')
    .exitOverride();
}

/** Null: it is none (help and version come as errors, too). */
export function usageError(error: unknown): Failure | null {
  if (!(error instanceof CommanderError) || error.exitCode === 0) return null;
  // What it throws where a command is missing has no words of its own.
  const text = error.code === 'commander.help' ? 'no command was given' : withoutValues(error.message);
  const line = text
    .replace(/^error: /, '')
    .trim()
    .replaceAll(/\s*\n\s*/g, ' ');
  return { code: 'USAGE', message: `${line.slice(0, 1).toUpperCase()}${line.slice(1)}` };
}

/** `--client-secret=…` is refused as an unknown option; what was given with it stays out of logs. */
function withoutValues(text: string): string {
  return text.replaceAll(/(unknown option '-[^=']*)=[^\n]*'/g, "$1=…'");
}
