import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Introduction } from './broker-link.ts';

/** Which project asks, and which of its processes: what a person reads in Poolkey's dialog and audit. */
export function introduce(env: NodeJS.ProcessEnv = process.env, folder = process.cwd()): Introduction {
  const worker = env['TEST_PARALLEL_INDEX'];
  const program = worker === undefined ? basename(process.argv[1] ?? 'node') : `test worker ${worker}`;
  return {
    project: projectOf(folder).slice(-1024),
    client: `${program} (process ${process.pid})`.slice(-256),
  };
}

/** The nearest folder with a package.json, else the folder itself. */
function projectOf(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, 'package.json'))) return at;
    if (dirname(at) === at) return folder;
  }
}
