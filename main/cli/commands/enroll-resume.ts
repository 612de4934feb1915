import { randomUUID } from 'node:crypto';
import { fail, type Result } from '../../contract/result.ts';
import type { Run } from '../../vault/run-store.ts';
import type { Vault } from '../../vault/vault.ts';
import { findRun } from '../find-run.ts';
import { abortOnInterrupt } from '../interrupted.ts';
import { checkProduction } from '../production.ts';
import type { Terminal } from '../terminal.ts';
import { withVault } from '../with-vault.ts';
import type { EnrollOptions } from './enroll.ts';
import { reportFile } from './report-file.ts';
import { workOnRun } from './work-on-run.ts';

/** Goes on with a run where it was, however it ended. Errors: those of `findRun`, PRODUCTION_POOL, RUN_ELSEWHERE. */
export async function enrollResume(
  query: string,
  options: EnrollOptions,
  out: Terminal,
): Promise<Result<number>> {
  const report = await reportFile(options.report);
  if (!report.ok) return report;
  return withVault(async (place) => {
    const { vault, host } = place;
    vault.runs.removeUnprepared();
    const found = findRun(vault, query, options.pool);
    if (!found.ok) return found;
    const run = found.value;
    const pool = vault.pools.get(run.poolId);
    const allowed = checkProduction(pool ? [pool] : [], options.allowProduction);
    if (!allowed.ok) return allowed;
    if (pool?.local) await host.ensure();
    const owner = randomUUID();
    if (!(await begin(vault, run, owner, options.retryFailed ?? false))) {
      return fail(
        'RUN_ELSEWHERE',
        'Another Poolkey process works on this run. Stop it there, or wait until it has ended.',
      );
    }
    const interrupt = abortOnInterrupt(out);
    try {
      const keepGoing = options.keepGoing ?? false;
      return await workOnRun(place, out, {
        run,
        owner,
        keepGoing,
        report: report.value,
        problems: 0,
        signal: interrupt.signal,
      });
    } finally {
      interrupt.stop();
    }
  });
}

/** Taken first: the failed ones of a run that another process works on are not ours to open again. */
function begin(
  { runs, runRows, commits }: Vault,
  { id }: Run,
  owner: string,
  retry: boolean,
): Promise<boolean> {
  return commits.add(() => {
    if (!runs.take(id, owner)) return false;
    if (retry) runRows.reopenFailed(id);
    return true;
  });
}
