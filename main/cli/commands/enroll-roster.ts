import { ok, type Result } from '../../contract/result.ts';
import type { RunOptions } from '../../contract/runs.ts';
import { defaultRate, planRun } from '../../enrollment/bulk/plan-run.ts';
import { prepareRun } from '../../enrollment/bulk/prepare-run.ts';
import type { Roster } from '../../enrollment/roster/roster.ts';
import type { Pool } from '../../vault/pool-store.ts';
import type { Vault } from '../../vault/vault.ts';
import { counted } from '../counted.ts';
import { EXIT } from '../exit-codes.ts';
import { findPool } from '../find.ts';
import { abortOnInterrupt } from '../interrupted.ts';
import { checkProduction } from '../production.ts';
import { span } from '../spans.ts';
import type { Terminal } from '../terminal.ts';
import { withVault } from '../with-vault.ts';
import type { EnrollOptions } from './enroll.ts';
import { rosterName, rosterOf, tellColumns, tellProblems } from './read-roster.ts';
import { reportFile } from './report-file.ts';
import { workOnRun } from './work-on-run.ts';

/** Enrolls the users of a roster. With --json one event a line. Exit code 7 when some failed. */
export async function enrollRoster(
  file: string,
  options: EnrollOptions & { readonly pool: string },
  out: Terminal,
): Promise<Result<number>> {
  const report = await reportFile(options.report);
  if (!report.ok) return report;
  const read = await rosterOf(file, options);
  if (!read.ok) return read;
  const roster = read.value;
  return withVault(async (place) => {
    const { vault, host } = place;
    const found = findPool(vault, options.pool);
    if (!found.ok) return found;
    const run = runOptions(found.value, options);
    if (options.dryRun) return showPlan(vault, found.value, roster, run, out);
    const allowed = checkProduction([found.value], options.allowProduction);
    if (!allowed.ok) return allowed;
    tellColumns(roster, out);
    tellProblems(roster, out);
    if (roster.users.length === 0) return nobody(roster, out);
    if (found.value.local) await host.ensure();
    vault.runs.removeUnprepared();
    const interrupt = abortOnInterrupt(out);
    try {
      const about = { poolId: found.value.id, roster: rosterName(file), options: run };
      const prepared = await prepareRun(vault, about, roster.users);
      const problems = roster.problemCount;
      return await workOnRun(place, out, {
        ...prepared,
        report: report.value,
        problems,
        signal: interrupt.signal,
      });
    } finally {
      interrupt.stop();
    }
  });
}

function runOptions(pool: Pool, options: EnrollOptions): RunOptions {
  return {
    create: options.create ?? false,
    existing: options.existing,
    ratePerSecond: options.rate ?? defaultRate(pool),
    concurrency: options.concurrency,
    tags: [...(options.tag ?? [])],
    groups: [...(options.group ?? [])],
    keepGoing: options.keepGoing ?? false,
  };
}

/** Each line has a problem: there is nothing to begin. */
function nobody({ problemCount: failed }: Roster, out: Terminal): Result<number> {
  const end = { state: 'finished', enrolled: 0, skipped: 0, failed, left: 0 };
  if (out.json) out.answerJson({ event: 'end', ...end });
  else out.answer(`0 enrolled, ${failed} failed`);
  return ok(EXIT.failedRows);
}

/** A dry run. Exit code 7 when lines have problems. */
function showPlan(
  vault: Vault,
  pool: Pool,
  roster: Roster,
  options: RunOptions,
  out: Terminal,
): Result<number> {
  tellColumns(roster, out);
  tellProblems(roster, out);
  const { calls, warnings, ...plan } = planRun(vault, pool, roster, options);
  const needs = pool.production ? ['--allow-production'] : [];
  if (out.json) {
    const { users, problems, enrolledAlready, existing, withoutPassword, leastMs } = plan;
    const more = { enrolledAlready, existing, withoutPassword, calls, leastMs, warnings, needs };
    out.answerJson({ event: 'plan', pool: pool.name, users, problems, ...more });
  } else {
    for (const warning of warnings) out.say(`note: ${warning}`);
    if (plan.enrolledAlready > 0)
      out.say(
        `${counted(plan.enrolledAlready, 'user has', 'users have')} a token here already: ${options.existing}`,
      );
    if (plan.withoutPassword > 0)
      out.say(`${counted(plan.withoutPassword, 'user')} without a password: one is made`);
    if (plan.leastMs !== null && plan.users > 0)
      out.say(`At ${options.ratePerSecond}/s it takes at least ${span(plan.leastMs)}.`);
    out.say(`calls for one user, at most: ${calls.join(', ')}`);
    if (needs.length > 0) out.say(`It needs ${needs.join(' and ')}.`);
    const lines = counted(plan.problems, 'line has a problem', 'lines have a problem');
    out.answer(`${counted(plan.users, 'user')} would be enrolled into "${pool.name}", ${lines}`);
  }
  return ok(plan.problems > 0 ? EXIT.failedRows : EXIT.ok);
}
