import type { Command } from 'commander';
import { flag } from './flags.ts';
import type { SelectOptions } from './select.ts';

const NAMES: readonly (keyof SelectOptions)[] = ['pool', 'tag', 'all'];

/** The other way to say which users, instead of naming them. */
export function filters(of: Command): Command {
  return of
    .addOption(flag('--pool <name>', 'all users of this pool'))
    .addOption(flag('--tag <tag>', 'all users with this tag'))
    .addOption(flag('--all', 'all users of all pools'));
}

/** Users that are named go before a filter that only stands in the environment, as flags go before their twins. */
export function withoutOverruled<T extends SelectOptions>(
  users: readonly string[],
  options: T,
  of: Command,
): T {
  if (users.length === 0) return options;
  const overruled = new Set<string>(NAMES.filter((name) => of.getOptionValueSource(name) === 'env'));
  return Object.fromEntries(Object.entries(options).filter(([name]) => !overruled.has(name))) as T;
}
