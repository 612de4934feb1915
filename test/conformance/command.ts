import { parseArgs } from 'node:util';
import { startLocalPool } from '../../main/local-pool/index.ts';
import { regionOf } from './endpoint/sdk.ts';
import { rowOf, sumLine, sumOf } from './report.ts';
import { rules } from './rules/index.ts';
import { runAll, type RuleResult } from './run.ts';
import { World, type WorldOptions } from './world/world.ts';

export const USAGE =
  'Usage: npm run conformance [-- --endpoint URL] [--region R] [--profile P] [--json] [--rule N]';

export interface Output {
  /** The result: standard output. */
  print(line: string): void;
  /** What goes on: standard error. */
  say(line: string): void;
}

interface Options {
  readonly endpoint: string | undefined;
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly json: boolean;
  readonly rule: number | undefined;
}

/** The exit code: 0 when no rule fails. */
export async function conformance(args: readonly string[], output: Output): Promise<number> {
  const options = readOptions(args);
  if (!options) {
    output.say(USAGE);
    return 1;
  }
  if (options.endpoint !== undefined) {
    const region = regionOf(options.endpoint, options.region);
    return at({ endpoint: options.endpoint, region, profile: options.profile }, {}, options, output);
  }
  const server = await startLocalPool(options.region === undefined ? {} : { region: options.region });
  try {
    output.say(`A local pool of this run's own: ${server.endpoint}`);
    const { endpoint, region } = server;
    return await at({ endpoint, region }, {}, options, output);
  } finally {
    await server.close();
  }
}

function readOptions(args: readonly string[]): Options | undefined {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        endpoint: { type: 'string' },
        region: { type: 'string' },
        profile: { type: 'string' },
        json: { type: 'boolean', default: false },
        rule: { type: 'string' },
      },
    });
    const { endpoint, region, profile, json } = values;
    const rule = values.rule === undefined ? undefined : Number(values.rule);
    if (rule !== undefined && !rules.some(({ number }) => number === rule)) return undefined;
    if (endpoint !== undefined && !/^https?:$/.test(new URL(endpoint).protocol)) return undefined;
    return { endpoint, region, profile, json, rule };
  } catch {
    return undefined;
  }
}

async function at(
  target: Parameters<typeof World.open>[0],
  worldOptions: WorldOptions,
  { json, rule }: Options,
  output: Output,
): Promise<number> {
  let world: World;
  try {
    world = await World.open(target, worldOptions);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    output.say(`Nothing can be checked at ${target.endpoint}: ${reason}`);
    return 1;
  }
  const cleaned = cleanUpOnSignal(world);
  const results: RuleResult[] = [];
  try {
    output.say('This run makes user pools named poolkey-conformance-… there and removes them at its end.');
    const width = Math.max(...rules.map(({ name }) => name.length));
    for await (const result of runAll(world, rule)) {
      results.push(result);
      if (!json) output.print(rowOf(result, width));
    }
  } finally {
    for (const left of await cleaned.now())
      output.say(`Could not remove the user pool ${left}. Remove it by hand.`);
  }
  const sum = sumOf(results);
  if (json) output.print(JSON.stringify({ endpoint: target.endpoint, rules: results, ...sum }, null, 2));
  else output.print(sumLine(sum));
  return sum.fail === 0 ? 0 : 1;
}

/** An interrupted run leaves nothing behind either. */
function cleanUpOnSignal(world: World): { now(): Promise<string[]> } {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const end = (signal: NodeJS.Signals) => {
    void world.cleanUp().finally(() => {
      process.exitCode = 130;
      process.kill(process.pid, signal);
    });
  };
  for (const signal of signals) process.once(signal, end);
  return {
    now: () => {
      for (const signal of signals) process.off(signal, end);
      return world.cleanUp();
    },
  };
}
