// Sixteen processes want the codes of one account. The long version: npm run soak -- hammer
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildDrivers, type Drivers } from '../../session/drivers.ts';
import { startRedis } from '../../session/redis-server.ts';
import { hammer } from '../../soak/hammer.ts';
import type { HammerResult } from '../../soak/hammer-result.ts';
import type { HammerWish } from '../../soak/hammer-wish.ts';
import { inWords } from '../../soak/hammer-words.ts';

const QUIET: HammerWish = {
  processes: 16,
  steps: 100,
  hosts: 1,
  holders: 0,
  clientKills: 0,
  hostKills: 0,
  seed: 1,
};
const PATIENCE = { timeout: 60_000 };

let drivers: Drivers;
beforeAll(async () => {
  drivers = await buildDrivers('hammer-host', 'hammer-client');
});
afterAll(() => drivers.remove());

async function hammered(wish: HammerWish): Promise<HammerResult> {
  const result = await hammer(drivers, wish);
  console.info(inWords(result));
  expect(result.twice, 'each step once').toEqual([]);
  expect(result.wrong).toBe(0);
  expect(result.printed.length).toBeGreaterThanOrEqual(wish.steps * 0.5);
  return result;
}

test('through one broker each of 100 steps goes to one of them, with none left out', PATIENCE, async () => {
  const { missing, late, untaken, printed, clients, audit, inFlight } = await hammered(QUIET);
  expect(untaken, 'one after the other').toEqual([]);
  // None at all, unless the machine stood still for longer than a step.
  expect(missing).toHaveLength(late);
  expect(printed.length).toBeGreaterThanOrEqual(100);
  expect(
    clients.filter(({ got }) => got.length > 1),
    'they competed',
  ).toHaveLength(16);
  expect(audit.get('take ok')).toBe(printed.length);
  expect(inFlight).toBe(0);
});

test(
  'whatever is killed meanwhile, no step comes twice, and only requests under way are lost',
  PATIENCE,
  async () => {
    const seed = Math.floor(Math.random() * 1e6);
    console.info(`seed ${seed}`);
    const wish = { ...QUIET, holders: 5, clientKills: 10, hostKills: 4, seed };
    const { missing, inFlight, late, kills, printed, audit } = await hammered(wish);
    expect(kills).toEqual({ clients: 10, hosts: 4 });
    expect(missing.length).toBeLessThanOrEqual(inFlight + late);
    // What was printed is in the audit, each code of it.
    expect(audit.get('take ok')).toBeGreaterThanOrEqual(printed.length);
    expect(audit.get('take ok')).toBeLessThanOrEqual(printed.length + missing.length);
  },
);

test('two brokers with a state each and a ledger in common never give one step twice', PATIENCE, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'poolkey-redis-'));
  const redis = await startRedis({ folder });
  try {
    const { missing, late, inFlight, untaken, clients } = await hammered({
      ...QUIET,
      hosts: 2,
      steps: 60,
      shared: redis.url,
    });
    expect(untaken).toEqual([]);
    expect(missing.length).toBeLessThanOrEqual(late + inFlight);
    expect(clients.every(({ got }) => got.length > 0)).toBe(true);
  } finally {
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  }
});
