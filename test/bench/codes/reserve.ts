import { closeSync, fdatasyncSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { reserve } from '../../../main/totp/reserve.ts';
import { percentiles, timesOf, type Percentiles } from './percentiles.ts';
import type { BenchHome } from './scratch.ts';

/** A page and its header, as SQLite writes them to its journal for a row. */
const JOURNAL_BYTES = 4_120;

/** `reserve()` with its durable commit, one after the other, and the floor: the same bytes brought to the same disk. */
export async function benchReserve(
  home: BenchHome,
  count: number,
): Promise<{ reserve: Percentiles; disk: Percentiles }> {
  const { vault } = home;
  const tokens = vault.accounts.list().flatMap(({ id }) => vault.tokens.current(id) ?? []);
  // Each takes a step of its own without waiting: time goes on by a step a round.
  let now = Date.now();
  const take = async (index: number): Promise<void> => {
    const token = tokens[index % tokens.length];
    if (!token) throw new Error('no token');
    now += 30_000;
    const taken = await reserve(vault.ledger, token, () => now);
    if (!taken.ok) throw new Error(taken.error.code);
  };
  const path = join(home.folder, 'floor');
  const file = openSync(path, 'w');
  const bytes = Buffer.alloc(JOURNAL_BYTES, 1);
  const sync = (): void => {
    writeSync(file, bytes);
    fdatasyncSync(file);
  };
  await timesOf(50, take);
  const times: number[] = [];
  const floors: number[] = [];
  // In turns, so that both see the same disk.
  for (let round = 0; round < count / 100; round += 1) {
    times.push(...(await timesOf(100, take)));
    floors.push(...(await timesOf(100, sync)));
  }
  closeSync(file);
  rmSync(path);
  return { reserve: percentiles(times), disk: percentiles(floors) };
}
