import type { Result } from '../../contract/result.ts';
import { isLoopback } from '../../cognito/transport.ts';
import { systemClock, systemSleeper } from '../../totp/clock.ts';
import { serverAt } from './ask-server.ts';
import { clockFinding, type ClockFinding } from './clock-check.ts';
import { addressOf, type KnownPool } from './known-pools.ts';
import { measureClock, type ClockReading } from './measure-clock.ts';

const LIMIT_MS = 4_000;

interface Measured {
  readonly where: string;
  readonly reading: Result<ClockReading>;
}

/**
 * Compares the clock with the server that was named, else with the pools: those on this computer only where there are no others, since
 * their clock may have been set for a test. Null: there is nothing to compare it with.
 */
export async function findClock(
  named: URL | undefined,
  pools: readonly KnownPool[],
  maxSkewMs: number,
): Promise<ClockFinding | null> {
  if (named) return findingOf(await measured(named), maxSkewMs);
  const elsewhere = pools.filter(({ endpoint }) => !isLoopback(endpoint));
  const best = await surest(elsewhere.length > 0 ? elsewhere : pools);
  if (!best || (elsewhere.length === 0 && !best.reading.ok)) return null;
  return findingOf(best, maxSkewMs);
}

function findingOf({ where, reading }: Measured, maxSkewMs: number): ClockFinding {
  return clockFinding(where, reading, maxSkewMs);
}

async function surest(pools: readonly KnownPool[]): Promise<Measured | undefined> {
  const addresses = new Map(pools.map((pool) => [addressOf(pool).href, addressOf(pool)]));
  const all = await Promise.all([...addresses.values()].map(measured));
  const within = ({ reading }: Measured): number => (reading.ok ? reading.value.withinMs : Infinity);
  return all.toSorted((a, b) => within(a) - within(b))[0];
}

async function measured(url: URL): Promise<Measured> {
  const server = serverAt(url, systemClock, LIMIT_MS);
  try {
    return { where: server.where, reading: await measureClock(server, systemSleeper) };
  } finally {
    server.close();
  }
}
