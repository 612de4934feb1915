import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildDrivers } from '../session/drivers.ts';
import { startRedis } from '../session/redis-server.ts';
import type { Output } from './command.ts';
import { hammer } from './hammer.ts';
import type { HammerResult } from './hammer-result.ts';
import type { HammerWish } from './hammer-wish.ts';
import { inWords } from './hammer-words.ts';

const ROUND: Omit<HammerWish, 'seed'> = {
  processes: 16,
  steps: 200,
  hosts: 1,
  holders: 5,
  clientKills: 25,
  hostKills: 8,
};

/** So many rounds, by turns through one broker, and through two with a ledger in common. The exit code: 0 when all came out as it must. */
export async function hammerRounds(rounds: number, seed: number, output: Output): Promise<number> {
  const drivers = await buildDrivers('hammer-host', 'hammer-client');
  const folder = mkdtempSync(join(tmpdir(), 'poolkey-redis-'));
  const redis = await startRedis({ folder });
  let bad = 0;
  try {
    for (let round = 1; round <= rounds; round += 1) {
      const two = round % 2 === 0;
      const wish = { ...ROUND, seed: seed + round, ...(two ? { hosts: 2, shared: redis.url } : {}) };
      const result = await hammer(drivers, wish);
      const good = isGood(result);
      if (!good) bad += 1;
      output.print(
        `${good ? 'good' : 'BAD '} round ${round}, ${two ? 'two brokers' : 'one broker'}: ${inWords(result)}`,
      );
    }
    output.print(`${rounds - bad} of ${rounds} rounds good`);
    return bad === 0 ? 0 : 1;
  } finally {
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
    await drivers.remove();
  }
}

function isGood({ twice, wrong, missing, inFlight, late }: HammerResult): boolean {
  return twice.length === 0 && wrong === 0 && missing.length <= inFlight + late;
}
