// One contender in a process of its own, so that none pays for another's garbage. Prints its result.
import { floor } from './floor.ts';
import type { Contender, ContenderJob, ContenderName, ContenderResult } from './job.ts';
import { poolkey } from './poolkey.ts';
import { sdkBounded, sdkLoop } from './sdk.ts';

const CONTENDERS: Record<ContenderName, Contender> = { floor, poolkey, bounded: sdkBounded, loop: sdkLoop };

const { name, pool, concurrency } = JSON.parse(process.argv[2] ?? '') as ContenderJob;
const started = performance.now();
const enrolled = await CONTENDERS[name](pool, concurrency);
const result: ContenderResult = {
  enrolled,
  failed: pool.users.length - enrolled,
  seconds: (performance.now() - started) / 1_000,
  rssMb: Math.round(process.memoryUsage().rss / 1_048_576),
};
process.stdout.write(`${JSON.stringify(result)}\n`);
