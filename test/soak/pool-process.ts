// A local pool in a process of its own, with faults by chance. Takes one command a line on stdin, answers one line of JSON each,
// and ends with stdin.
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { refusal } from '../../main/local-pool/errors.ts';
import { seedPool, startLocalPool, type Interceptor } from '../../main/local-pool/index.ts';
import { fastClock } from './fast-clock.ts';
import { randomFrom } from './random.ts';
import type { PoolAddress, PoolCommand, PoolJob, PoolStats } from './job.ts';

const job = JSON.parse(process.argv[2] ?? '') as PoolJob;
const random = randomFrom(job.seed);
const stats: PoolStats = { calls: {}, succeeded: {}, lost: 0, throttled: 0, reset: 0 };
let faults = { lost: 0, throttled: 0, reset: 0, upToMs: 0, ...job.faults };

const counting: Interceptor = async ({ operation, caller }, apply) => {
  if (caller.kind === 'host') return apply();
  stats.calls[operation] = (stats.calls[operation] ?? 0) + 1;
  const outcome = await apply();
  if (outcome.kind === 'output') stats.succeeded[operation] = (stats.succeeded[operation] ?? 0) + 1;
  return outcome;
};

const byChance: Interceptor = async ({ caller }, apply) => {
  if (caller.kind === 'host') return apply();
  if (faults.upToMs > 0) await sleep(random() * faults.upToMs);
  const die = random();
  if (die < faults.reset) {
    stats.reset += 1;
    return { kind: 'refused' };
  }
  if (die < faults.reset + faults.throttled) {
    stats.throttled += 1;
    return { kind: 'error', error: refusal('TooManyRequests', 'Rate exceeded') };
  }
  const outcome = await apply();
  if (die >= faults.reset + faults.throttled + faults.lost) return outcome;
  stats.lost += 1;
  return { kind: 'dropped' };
};

const server = await startLocalPool({
  clock: fastClock(job.time),
  settings: { latencyMs: job.latencyMs ?? 0, lockout: false },
  interceptors: [byChance, counting],
});
const seeded = await seedPool(server, { users: job.users, mfa: job.mfa ?? 'ON' });
const address: PoolAddress = {
  endpoint: server.endpoint,
  region: server.region,
  userPoolId: seeded.userPoolId,
  clientId: seeded.clientId,
  users: seeded.users,
};
process.stdout.write(`${JSON.stringify(address)}\n`);

function answer(command: PoolCommand): unknown {
  switch (command.do) {
    case 'stats':
      return stats;
    case 'set-clock':
      server.settings.change({ clockOffsetMs: command.offsetMs });
      return {};
    case 'set-faults':
      faults = { ...faults, ...command.faults };
      return {};
    case 'enrolled':
      return enrolledUsers();
    case 'memory':
      globalThis.gc?.();
      return { rssMb: Math.round(process.memoryUsage().rss / 1_048_576) };
  }
}

/** Users whose token the pool holds as verified, with its secret. */
function enrolledUsers(): { username: string; secret: string }[] {
  const state = server.exportState() as {
    pools: { users: { username: string; token: { verified?: { secret: string } } }[] }[];
  };
  return state.pools.flatMap(({ users }) =>
    users.flatMap(({ username, token }) =>
      token.verified ? [{ username, secret: token.verified.secret }] : [],
    ),
  );
}

for await (const line of createInterface({ input: process.stdin })) {
  process.stdout.write(`${JSON.stringify(answer(JSON.parse(line) as PoolCommand))}\n`);
}
process.exit(0);
