// enrollment-driver.ts as a program.
import { join } from 'node:path';
import type { ActionKind } from '../../../main/contract/actions.ts';
import { bundle } from '../../session/bundle.ts';
import { runDriver, type DriverRun } from '../../session/drivers.ts';
import type { EnrollmentPlace } from './enrollment-fixture.ts';
import type { EnrollmentJob, EnrollmentOutcome } from './enrollment-driver.ts';

export interface BuiltDriver {
  start(job: EnrollmentJob, env?: NodeJS.ProcessEnv): DriverRun;
  /** To its end. Throws when it fails. */
  run(job: EnrollmentJob, env?: NodeJS.ProcessEnv): Promise<EnrollmentOutcome[]>;
  remove(): Promise<void>;
}

/** Once a file, in `beforeAll`. */
export async function builtDriver(): Promise<BuiltDriver> {
  const built = await bundle('enrollment-driver', {
    driver: join(import.meta.dirname, 'enrollment-driver.ts'),
  });
  const start = (job: EnrollmentJob, env: NodeJS.ProcessEnv = {}) =>
    runDriver(built.path('driver'), job, { env });
  return {
    start,
    run: async (job, env) => JSON.parse(await start(job, env).output()) as EnrollmentOutcome[],
    remove: () => built.remove(),
  };
}

/** A job on the place's own vault and pool. */
export function jobAt(
  place: EnrollmentPlace,
  users: EnrollmentPlace['users'],
  options: { newPassword?: string; signIn?: boolean; action?: ActionKind } = {},
): EnrollmentJob {
  const { newPassword, signIn = true, action } = options;
  return {
    file: place.file.file,
    key: place.file.key.toString('base64'),
    now: place.time.clock(),
    poolId: place.pool.id,
    users: users.map(({ username, password }) => ({
      username,
      password: password.reveal(),
      ...(newPassword === undefined ? {} : { newPassword }),
    })),
    signIn,
    ...(action === undefined ? {} : { action }),
  };
}
