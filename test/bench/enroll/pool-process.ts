// A local pool in a process of its own, with one user pool a contender. Prints where they are, and lives until its stdin ends.
import { seedPool, startLocalPool } from '../../../main/local-pool/index.ts';
import type { BenchPool, PoolJob } from './job.ts';

const job = JSON.parse(process.argv[2] ?? '') as PoolJob;
const server = await startLocalPool({ settings: { lockout: false } });
const pools: BenchPool[] = [];
for (const users of job.pools) {
  const seeded = await seedPool(server, { users, mfa: 'ON' });
  pools.push({
    endpoint: server.endpoint,
    region: server.region,
    userPoolId: seeded.userPoolId,
    clientId: seeded.clientId,
    users: seeded.users,
  });
}
server.settings.change({
  latencyMs: job.latencyMs,
  ...(job.mfaPerSecond === null ? {} : { quotas: { UserResourceUpdate: job.mfaPerSecond } }),
});
process.stdout.write(`${JSON.stringify(pools)}\n`);
process.stdin.resume();
process.stdin.on('end', () => process.exit(0));
