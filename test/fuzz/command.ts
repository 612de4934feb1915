import { parseArgs } from 'node:util';
import { fuzzFrames } from './frames/run.ts';
import { fuzzRequests } from './requests/run.ts';
import { fuzzResponses } from './responses/run.ts';
import type { FuzzOptions, FuzzResult } from './tally.ts';

export const USAGE = 'Usage: npm run fuzz [-- --count 100000] [--seed N] [--only requests|responses|frames]';

export interface Output {
  /** The result: standard output. */
  print(line: string): void;
  /** What goes on: standard error. */
  say(line: string): void;
}

const PARTS = {
  requests: fuzzRequests,
  responses: fuzzResponses,
  frames: (options: FuzzOptions) => fuzzFrames(options),
};
type Part = keyof typeof PARTS;

/** The exit code: 0 when nothing was found. */
export async function fuzz(args: readonly string[], output: Output): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    output.say(USAGE);
    return 1;
  }
  const { count, seed, parts } = options;
  output.print(`seed ${seed}`);
  const results: Record<Part, FuzzResult | undefined> = {
    requests: undefined,
    responses: undefined,
    frames: undefined,
  };
  for (const part of parts) {
    let next = 10_000;
    const progress = (done: number) => {
      if (done < next) return;
      output.say(`${done} ${part}`);
      next += 10_000;
    };
    const result = await PARTS[part]({ count, seed, progress });
    results[part] = result;
    tell(part, result, output);
  }
  const all = Object.values(results).flatMap((result) => result?.findings ?? []);
  for (const { kind, what, example } of all) output.print(`${kind}: ${what}\n   ${example}`);
  const found = (kind: string) => all.filter((one) => one.kind === kind).length;
  const done = (part: Part) => results[part]?.total ?? 0;
  output.print(
    `${done('requests')} requests, ${done('responses')} responses, ${done('frames')} frames: ${found('crash')} crashes, ${found('hang')} hangs, ${found('unknown error')} unknown errors`,
  );
  return all.length === 0 ? 0 : 1;
}

function tell(part: Part, { total, seconds, tally, unreached = [] }: FuzzResult, output: Output): void {
  output.print(`\n${part}: ${total} in ${seconds.toFixed(1)} s, ${Math.round(total / seconds)} a second`);
  for (const line of tally.lines()) output.print(line);
  if (unreached.length > 0) output.print(`never succeeded: ${unreached.join(', ')}`);
  output.print('');
}

function readOptions(
  args: readonly string[],
): { count: number; seed: number; parts: readonly Part[] } | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        count: { type: 'string', default: '100000' },
        seed: { type: 'string' },
        only: { type: 'string' },
      },
    });
    const count = Number(values.count);
    const seed = values.seed === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(values.seed);
    const parts = (Object.keys(PARTS) as Part[]).filter((part) => (values.only ?? part) === part);
    const sound = Number.isInteger(count) && count > 0 && Number.isSafeInteger(seed) && parts.length > 0;
    return sound ? { count, seed, parts } : undefined;
  } catch {
    return undefined;
  }
}
