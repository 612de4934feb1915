// Bundles enrollment-driver.ts: Node 20 cannot run TypeScript by itself.
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'vite';
import type { ActionKind } from '../../../main/contract/actions.ts';
import { runDriver, type DriverRun } from '../../session/drivers.ts';
import type { EnrollmentPlace } from './enrollment-fixture.ts';
import type { EnrollmentJob, EnrollmentOutcome } from './enrollment-driver.ts';

export interface BuiltDriver {
  start(job: EnrollmentJob, env?: NodeJS.ProcessEnv): DriverRun;
  /** To its end. Throws when it fails. */
  run(job: EnrollmentJob, env?: NodeJS.ProcessEnv): Promise<EnrollmentOutcome[]>;
  remove(): Promise<void>;
}

/** Takes about a second: once a file, in `beforeAll`. */
export async function builtDriver(): Promise<BuiltDriver> {
  const root = join(import.meta.dirname, '../../..');
  // Below node_modules, where libsql is found.
  const outDir = join(root, 'node_modules', `.enrollment-driver-${process.pid}`);
  await build({
    root,
    configFile: false,
    envDir: false,
    publicDir: false,
    logLevel: 'error',
    ssr: { noExternal: true, external: ['libsql', 'keytar'] },
    build: {
      ssr: true,
      target: 'node20.18',
      outDir,
      minify: false,
      rolldownOptions: {
        input: join(import.meta.dirname, 'enrollment-driver.ts'),
        output: { format: 'es', entryFileNames: 'driver.mjs', chunkFileNames: '[name]-[hash].mjs' },
      },
    },
  });
  const start = (job: EnrollmentJob, env: NodeJS.ProcessEnv = {}) =>
    runDriver(join(outDir, 'driver.mjs'), job, { env });
  return {
    start,
    run: async (job, env) => JSON.parse(await start(job, env).output()) as EnrollmentOutcome[],
    remove: () => rm(outDir, { recursive: true, force: true }),
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
