import { setTimeout as sleep } from 'node:timers/promises';
import type { DriverRun, Drivers } from '../session/drivers.ts';
import { startHost, type HammerPlace } from './hammer-place.ts';
import type { HammerResult } from './hammer-result.ts';
import type { HammerWish } from './hammer-wish.ts';
import { randomFrom } from './random.ts';

interface Disturbed {
  readonly clients: DriverRun[];
  readonly places: readonly HammerPlace[];
  /** `steps`: that are left to do. */
  readonly startClient: (i: number, steps: number) => DriverRun;
  readonly printed: () => number;
}

/** Kills programs and brokers, spread over the run, and starts others in their place. */
export async function disturb(
  drivers: Drivers,
  { clientKills, hostKills, holders, steps, seed }: HammerWish,
  { clients, places, startClient, printed }: Disturbed,
): Promise<HammerResult['kills']> {
  const random = randomFrom(seed);
  const all = [
    ...Array.from({ length: clientKills }, () => ({ what: 'client', at: random() * steps * 0.9 })),
    ...Array.from({ length: hostKills }, (_, i) => ({
      what: 'host',
      at: ((i + random()) / hostKills) * steps * 0.9,
    })),
  ].toSorted((a, b) => a.at - b.at);
  const kills = { clients: 0, hosts: 0 };
  for (const { what, at } of all) {
    while (printed() < at) await sleep(5);
    // At any moment of a step.
    await sleep(random() * 100);
    if (what === 'client') {
      // Every second time one that has the account, or waits for it.
      const i = Math.floor(random() * (holders > 0 && kills.clients % 2 === 0 ? holders : clients.length));
      clients[i]?.child.kill('SIGKILL');
      await clients[i]?.ended;
      const next = (clients[i] = startClient(i, Math.max(1, steps - printed())));
      // It may be the next victim before it is ready. One that fails by itself is found at the end.
      next.ready().then(
        () => next.go(),
        () => undefined,
      );
      kills.clients += 1;
    } else {
      const place = places[Math.floor(random() * places.length)];
      if (!place) continue;
      place.hosts.at(-1)?.child.kill('SIGKILL');
      await place.hosts.at(-1)?.ended;
      place.hosts.push(await startHost(drivers, place.job));
      kills.hosts += 1;
    }
  }
  return kills;
}
