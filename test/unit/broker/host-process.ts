import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { ClientJob, ClientLine } from '../../session/client-driver.ts';
import { runDriver, type DriverRun, type Drivers } from '../../session/drivers.ts';
import type { HostJob } from '../../session/hammer-host.ts';
import { randomBase32, tempFolder } from '../vault/temp-vault.ts';
import { until } from './broker-place.ts';

/** A broker in a process of its own, gone with the test. Throws when it does not serve. */
export async function startHost(
  drivers: Drivers,
  changes: Partial<HostJob> & { readonly folder: string },
  as?: number,
) {
  const run = startedHost(drivers, changes, as);
  await run.ready();
  return run;
}

/** As it comes: `firstLine` says why it does not serve. */
export function startedHost(
  drivers: Drivers,
  changes: Partial<HostJob> & { readonly folder: string },
  as?: number,
): DriverRun {
  const users = [{ name: 'alice', secret: randomBase32(), tags: ['buyer'] }];
  const job: HostJob = { state: changes.state ?? tempFolder(), users, ...changes };
  const run = runDriver(drivers.path('hammer-host'), job, as === undefined ? {} : { as });
  onTestFinished(async () => {
    run.child.kill('SIGKILL');
    await run.ended;
  });
  return run;
}

export async function killed(run: DriverRun): Promise<void> {
  run.child.kill('SIGKILL');
  await run.ended;
}

export interface ClientRun extends DriverRun {
  /** What it has printed so far. */
  lines(): ClientLine[];
  /** When there are so many. */
  line(count: number): Promise<ClientLine | undefined>;
}

/** A program that asks by `env`, gone with the test. */
export function startClient(
  drivers: Drivers,
  job: ClientJob,
  env: NodeJS.ProcessEnv,
  as?: number,
): ClientRun {
  const run = runDriver(drivers.path('client-driver'), job, { env, ...(as === undefined ? {} : { as }) });
  onTestFinished(async () => {
    run.child.kill('SIGKILL');
    await run.ended;
  });
  const lines = () =>
    run
      .soFar()
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as ClientLine);
  let over = false;
  void run.ended.then(() => (over = true));
  return {
    ...run,
    lines,
    async line(count) {
      await until(() => lines().length >= count || over);
      if (lines().length < count) await run.output();
      return lines()[count - 1];
    },
  };
}

/** As a host makes one for its socket. */
export function privateFolder(): string {
  const folder = join(tempFolder(), 'run');
  mkdirSync(folder, { mode: 0o700 });
  return folder;
}
