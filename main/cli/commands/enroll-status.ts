import { ok, type Result } from '../../contract/result.ts';
import { runView } from '../../enrollment/bulk/run-view.ts';
import { findRun, shortId } from '../find-run.ts';
import { moment } from '../spans.ts';
import { formatTable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { withVault } from '../with-vault.ts';
import { reportFile, writeReport } from './report-file.ts';
import { summaryOf } from './run-summary.ts';

/** Failed users that are named; a report has all. */
const NAMED = 20;

/** How a run stands, and its report if one is wanted. Nothing is sent. Errors: those of `findRun`, USAGE, FILE_NOT_WRITTEN. */
export async function enrollStatus(
  query: string,
  options: { readonly pool?: string; readonly report?: string },
  out: Terminal,
): Promise<Result<number>> {
  const report = await reportFile(options.report);
  if (!report.ok) return report;
  return withVault(async ({ vault }) => {
    const found = findRun(vault, query, options.pool);
    if (!found.ok) return found;
    const { id } = found.value;
    if (report.value) {
      const written = await writeReport(vault, id, report.value);
      if (!written.ok) return written;
    }
    const summary = summaryOf(vault, found.value);
    if (out.json) {
      const { poolId: _, ...view } = runView(vault, found.value, null);
      out.answerJson({ ...view, ...summary });
      return ok(0);
    }
    const { state, enrolled, skipped, failed, left, pool, roster, createdAt } = summary;
    const reason = summary.reason ? `: ${summary.reason.message}` : '';
    const cells = [
      ['run', `${shortId(vault, id)}, begun ${moment(createdAt)}`],
      ['users of', `${roster}, into "${pool ?? ''}"`],
      ['state', `${state}${reason}`],
      ['users', `${enrolled} enrolled, ${failed} failed, ${skipped} skipped, ${left} not finished`],
    ];
    out.answer(formatTable(cells[0] ?? [], cells.slice(1)));
    const failures = vault.runRows.page(id, { filter: 'failed', search: '', from: 0, count: NAMED });
    for (const { line, username, failure } of failures.rows)
      out.answer(`line ${line} ${username}: ${failure?.message ?? ''} [${failure?.code ?? ''}]`);
    const more = failures.total - failures.rows.length;
    if (more > 0) out.answer(`and ${more} more; --report FILE names all`);
    if (report.value) out.say(`The report is in ${report.value.path}.`);
    return ok(0);
  });
}
