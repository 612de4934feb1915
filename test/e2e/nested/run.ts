// All nested runs at the same time: those that get codes below one "poolkey run", and one that does without.
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { CLI } from '../consumer/place.ts';
import type { NestedPlace } from './place.ts';
import { makeProjects } from './projects.ts';
import { readReport, type Report } from './report.ts';

const PLAYWRIGHT = join(import.meta.dirname, '../../../node_modules/@playwright/test/cli.js');

export interface NestedRuns {
  /** Below `poolkey run`. */
  readonly main: Report;
  readonly shards: readonly [Report, Report];
  readonly plain: Report;
  /** Without it. */
  readonly alone: Report;
  /** What `poolkey run` has said. */
  readonly said: string;
}

export async function runAll(place: NestedPlace): Promise<NestedRuns> {
  const { folder, page } = place;
  makeProjects(folder);
  const outOf = (name: string): string => join(folder, 'out', name);
  const nested = (name: string, config: string, ...args: string[]) => {
    const out = outOf(name);
    mkdirSync(out, { recursive: true });
    const command = [process.execPath, PLAYWRIGHT, 'test', '--config', join(folder, config), ...args];
    return { command, env: { NESTED_OUT: out, NESTED_URL: page.url }, log: join(out, 'output.txt') };
  };
  const served = [
    nested('main', 'suite/playwright.config.ts'),
    nested('shard-1', 'suite/shards.config.ts', '--shard=1/2'),
    nested('shard-2', 'suite/shards.config.ts', '--shard=2/2'),
    nested('plain', 'plain/playwright.config.ts'),
  ];
  const [said] = await Promise.all([
    atOnce(place, served, place.vaultEnv, [CLI, 'run', '--with-passwords', '--', process.execPath]),
    atOnce(place, [nested('alone', 'alone/playwright.config.ts')], place.aloneEnv, []),
  ]);
  return {
    main: readReport(outOf('main')),
    shards: [readReport(outOf('shard-1')), readReport(outOf('shard-2'))],
    plain: readReport(outOf('plain')),
    alone: readReport(outOf('alone')),
    said,
  };
}

/** Runs these commands, below another one where there is one. Gives what that has said. */
async function atOnce(
  { folder }: NestedPlace,
  commands: readonly object[],
  env: NodeJS.ProcessEnv,
  below: readonly string[],
): Promise<string> {
  const list = join(folder, `commands-${commands.length}.json`);
  writeFileSync(list, JSON.stringify(commands));
  const args = [...below, join(import.meta.dirname, 'at-once.mjs'), list];
  const child = spawn(process.execPath, args, { env, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] });
  return text(child.stderr);
}
