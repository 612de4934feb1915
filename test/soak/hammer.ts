// Many processes that all want the codes of one account, through one broker or two, some of which are killed.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runDriver, type DriverRun, type Drivers } from '../session/drivers.ts';
import type { HammerClientJob } from '../session/hammer-client.ts';
import { disturb } from './hammer-kills.ts';
import { startPlace, type HammerPlace } from './hammer-place.ts';
import { judge, printedBy, type HammerResult } from './hammer-result.ts';
import type { HammerWish } from './hammer-wish.ts';

/** A step of 30 s takes 100 ms. */
const SPEED = 300;
const ACCOUNT = 'alice';

export async function hammer(drivers: Drivers, wish: HammerWish): Promise<HammerResult> {
  const root = mkdtempSync(join(tmpdir(), 'poolkey-hammer-'));
  const secret = randomBase32();
  const served = {
    users: [{ name: ACCOUNT, secret }],
    time: { since: Date.now(), speed: SPEED },
    ...(wish.shared === undefined ? {} : { shared: wish.shared }),
  };
  const runs: DriverRun[] = [];
  const places: HammerPlace[] = [];
  try {
    for (let i = 0; i < wish.hosts; i += 1)
      places.push(await startPlace(drivers, join(root, String(i)), served));
    const startClient = (i: number, steps: number): DriverRun => {
      const { home } = places[i % places.length] ?? { home: '' };
      const job: HammerClientJob = { account: ACCOUNT, steps, holds: i < wish.holders };
      const run = runDriver(drivers.path('hammer-client'), job, { env: { POOLKEY_HOME: home } });
      runs.push(run);
      return run;
    };
    // The last one begins a step for each process later than the first.
    const perClient = wish.steps - wish.processes;
    const clients = Array.from({ length: wish.processes }, (_, i) => startClient(i, perClient));
    await Promise.all(clients.map((client) => client.ready()));
    const started = performance.now();
    for (const client of clients) client.go();
    const kills = await disturb(drivers, wish, {
      clients,
      places,
      startClient,
      printed: () => printedBy(runs).length,
    });
    for (const client of clients) await client.output();
    const seconds = (performance.now() - started) / 1_000;
    for (const { hosts } of places) {
      hosts.at(-1)?.go();
      await hosts.at(-1)?.output();
    }
    return judge(runs, places, secret, seconds, kills);
  } finally {
    for (const run of [...runs, ...places.flatMap(({ hosts }) => hosts)]) run.child.kill('SIGKILL');
    rmSync(root, { recursive: true, force: true });
  }
}

function randomBase32(): string {
  return Array.from(randomBytes(52), (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32]).join('');
}
