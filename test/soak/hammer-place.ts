import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { runDriver, type DriverRun, type Drivers } from '../session/drivers.ts';
import type { HostJob } from '../session/hammer-host.ts';
import { logSteps, type StepLog } from './step-log.ts';

/** A machine with a broker of its own. */
export interface HammerPlace {
  readonly home: string;
  readonly job: HostJob;
  readonly log: StepLog;
  /** One after the other. */
  readonly hosts: DriverRun[];
}

/** Below `root`, which is its own. */
export async function startPlace(
  drivers: Drivers,
  root: string,
  served: Pick<HostJob, 'users' | 'time' | 'shared'>,
): Promise<HammerPlace> {
  const [home, state] = [join(root, 'home'), join(root, 'state')];
  for (const folder of [home, state]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  const job: HostJob = { folder: join(home, 'run'), state, ...served };
  const log = logSteps(state);
  return { home, job, log, hosts: [await startHost(drivers, job)] };
}

/** Serves when this resolves. */
export async function startHost(drivers: Drivers, job: HostJob): Promise<DriverRun> {
  const host = runDriver(drivers.path('hammer-host'), job);
  await host.ready();
  return host;
}
