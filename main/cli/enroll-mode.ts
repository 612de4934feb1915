import type { Command } from 'commander';
import { fail, ok, type Result } from '../contract/result.ts';

/** What `poolkey enroll` is asked for. */
export type EnrollMode = 'roster' | 'resume' | 'status' | 'template';

const BY_FLAG = ['resume', 'status', 'template'] as const;

/** What may be typed besides, by commander's names. */
const GOES_WITH: Readonly<Record<EnrollMode, readonly string[]>> = {
  roster: [
    'pool',
    'rate',
    'concurrency',
    'create',
    'existing',
    'tag',
    'group',
    'map',
    'keepGoing',
    'dryRun',
    'allowProduction',
    'report',
  ],
  resume: ['pool', 'retryFailed', 'keepGoing', 'allowProduction', 'report'],
  status: ['pool', 'report'],
  template: ['pool', 'create'],
};

/**
 * What is typed decides; what only stands in the environment is for whatever command can use it. Errors: USAGE for nothing, for two
 * things at once, and for flags that mean nothing there.
 */
export function enrollMode(roster: string | undefined, of: Command): Result<EnrollMode> {
  const named: EnrollMode[] = roster === undefined ? [] : ['roster'];
  const from = (source: string): EnrollMode[] =>
    BY_FLAG.filter((flag) => of.getOptionValueSource(flag) === source);
  const typed = [...named, ...from('cli')];
  const asked = typed.length > 0 ? typed : from('env');
  const [mode] = asked;
  if (!mode) {
    return fail('USAGE', 'Name a roster ("-" is stdin), or say --resume last, --status last or --template.');
  }
  if (asked.length > 1)
    return fail('USAGE', 'Name a roster, or say one of --resume, --status and --template; not two of them.');
  const stranger = of.options.find((option) => {
    const name = option.attributeName();
    const known = name === 'json' || name === mode || GOES_WITH[mode].includes(name);
    return !known && of.getOptionValueSource(name) === 'cli';
  });
  if (!stranger) return ok(mode);
  const what = mode === 'roster' ? 'a roster' : `--${mode}`;
  return fail('USAGE', `${stranger.long ?? stranger.flags} means nothing with ${what}. Leave it out.`);
}
