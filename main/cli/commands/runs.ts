import { fail, ok, type Result } from '../../contract/result.ts';
import { counted } from '../counted.ts';
import { findRun, runsOf, shortId, shortOf } from '../find-run.ts';
import { moment } from '../spans.ts';
import { formatTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { withVault } from '../with-vault.ts';
import { summaryOf } from './run-summary.ts';

/** The runs, newest first. Errors: POOL_NOT_KNOWN. */
export function runsCommand(pool: string | undefined, out: Terminal): Promise<Result<number>> {
  return withVault(async ({ vault }) => {
    const runs = runsOf(vault, pool);
    if (!runs.ok) return runs;
    const rows = runs.value.map((run) => summaryOf(vault, run));
    if (out.json) {
      out.answerJson(rows);
    } else if (rows.length > 0) {
      const ids = rows.map(({ id }) => id);
      const cells = rows.map((row) => [
        shortOf(row.id, ids),
        moment(row.createdAt),
        row.pool ?? '',
        row.roster,
        row.state,
        `${row.enrolled + row.skipped}/${row.total}`,
        String(row.failed),
      ]);
      out.answer(formatTable(['RUN', 'BEGUN', 'POOL', 'ROSTER', 'STATE', 'DONE', 'FAILED'], cells));
    } else {
      out.say('No runs here. "poolkey enroll ROSTER.csv --pool NAME" makes one.');
    }
    return ok(0);
  });
}

/** Forgets a run and what its roster said; the accounts stay. Errors: those of `findRun`, RUN_ELSEWHERE. */
export function runsRemoveCommand(query: string, out: Terminal): Promise<Result<number>> {
  return withVault(async ({ vault }) => {
    const found = findRun(vault, query);
    if (!found.ok) return found;
    const { id } = found.value;
    const { left, failed } = summaryOf(vault, found.value);
    const short = shortId(vault, id);
    const removed = await vault.commits.add(() => {
      if (vault.runs.get(id)?.owner) return false;
      vault.runs.remove(id);
      return true;
    });
    if (!removed) {
      return fail('RUN_ELSEWHERE', 'A Poolkey process works on this run now. Stop it there first.');
    }
    if (out.json) out.answerJson({ removed: id });
    else out.answer(`Removed the run ${short}.`);
    if (left + failed > 0)
      out.say(`What its roster said of ${counted(left + failed, 'user')} not enrolled is gone with it.`);
    return ok(0);
  });
}
