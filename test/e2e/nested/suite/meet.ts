import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const folder = process.env['NESTED_OUT'] ?? '';

/** Waits until so many workers have come here: they are all there at the same time then. */
export async function meet(place: string, workers: number): Promise<void> {
  writeFileSync(join(folder, `${place}.${process.pid}.came`), '');
  const here = (): number => readdirSync(folder).filter((name) => name.startsWith(`${place}.`)).length;
  while (here() < workers) await sleep(20);
}
