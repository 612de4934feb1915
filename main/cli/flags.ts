import { Option, type Command, type CommandOptions } from 'commander';
import type { Result } from '../contract/result.ts';
import { parseLength, parseRate, wholeNumber } from './duration.ts';
import type { Terminal } from './terminal.ts';

export interface Json {
  readonly json?: boolean;
}

/** Runs the part of a command that is loaded when it is called. */
export type Run = (options: Json, load: (out: Terminal) => Promise<Result<number>>) => Promise<void>;

export function command(
  parent: Command,
  name: string,
  description: string,
  options: CommandOptions = {},
): Command {
  return parent.command(name, options).description(description).addOption(flag('--json', 'answers as JSON'));
}

/** An option with its twin in the environment. */
export function flag(flags: string, description: string): Option {
  const option = new Option(flags, description);
  const name = `POOLKEY_${option.name().toUpperCase().replaceAll('-', '_')}`;
  // Empty is as good as absent (CI passes variables that nobody has set); and to commander any value of a switch is a yes.
  const value = process.env[name]?.trim().toLowerCase() ?? '';
  const isSwitch = option.isBoolean() || option.negate;
  const off = value === '' || (isSwitch && /^(?:0|false|no|off)$/.test(value));
  return off ? option : option.env(name);
}

export function number(
  flags: string,
  description: string,
  byDefault: number,
  least: number,
  most: number,
): Option {
  return flag(flags, description).argParser(wholeNumber(least, most)).default(byDefault);
}

export function time(flags: string, description: string, byDefaultMs: number, shown = '0s'): Option {
  return flag(flags, description).argParser(parseLength).default(byDefaultMs, shown);
}

/** How fast many users are worked on. */
export function pace(of: Command): Command {
  return of
    .addOption(flag('--rate <n/s>', 'users started a second').argParser(parseRate).default(5, '5/s'))
    .addOption(number('--concurrency <n>', 'users worked on at the same time', 4, 1, 100));
}
