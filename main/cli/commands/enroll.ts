import { readFileSync } from 'node:fs';
import { fail, ok, type Result } from '../../contract/result.ts';
import { parseRoster, type Roster } from '../../enrollment/roster.ts';
import { runRoster, type RunEvent } from '../../enrollment/run-roster.ts';
import { counted } from '../counted.ts';
import { EXIT } from '../exit-codes.ts';
import { findPool } from '../find.ts';
import { abortOnInterrupt } from '../interrupted.ts';
import { sayingLearnedFlows } from '../learned-flow.ts';
import { checkProduction } from '../production.ts';
import { progressBar } from '../table.ts';
import { tellingWaits } from '../telling-waits.ts';
import { readStdin, type Terminal } from '../terminal.ts';
import { withVault } from '../with-vault.ts';

export interface EnrollOptions {
  readonly pool: string;
  /** users a second */
  readonly rate: number;
  readonly concurrency: number;
  readonly dryRun?: boolean;
  readonly allowProduction?: boolean;
}

/** Enrolls the users of a roster. With --json one event a line. Exit code 7 when some failed. */
export async function enrollCommand(
  file: string,
  options: EnrollOptions,
  out: Terminal,
): Promise<Result<number>> {
  const text = file === '-' ? await readStdin() : readRoster(file);
  if (text === null) {
    return fail(
      'ROSTER_UNREADABLE',
      `The roster "${file}" cannot be read. Check the path and its permissions.`,
    );
  }
  if (text.includes('\u{FFFD}') || text.includes('\0')) {
    return fail(
      'BAD_ENCODING',
      'The roster is not UTF-8. Save it as "CSV UTF-8": a mangled password counts as a wrong one.',
    );
  }
  const parsed = parseRoster(text);
  if (!parsed.ok) return parsed;
  const roster = parsed.value;

  return withVault(async ({ vault, deps, host }) => {
    const found = findPool(vault, options.pool);
    if (!found.ok) return found;
    if (options.dryRun) return plan(roster, found.value.name, out);
    const allowed = checkProduction([found.value], options.allowProduction);
    if (!allowed.ok) return allowed;
    if (found.value.local) await host.ensure();
    const pool = vault.pools.get(found.value.id) ?? found.value;

    tellProblems(roster, out);
    const { signal, stop } = abortOnInterrupt(out);
    let done = 0;
    const run = {
      concurrency: options.concurrency,
      ratePerSecond: pool.local ? null : options.rate,
      signal,
      onEvent: (event: RunEvent) => {
        if (event.kind === 'row') done += 1;
        tellEvent(event, done, roster.rows.length, out);
      },
    };
    const waiting = tellingWaits(deps, (s) =>
      out.progress(progressBar(done, roster.rows.length, `waiting ${s} s`)),
    );
    const totals = await sayingLearnedFlows(vault, out, () => runRoster(waiting, pool, roster.rows, run));
    stop();
    const failed = totals.failed + roster.problems.length;
    const summary = { enrolled: totals.enrolled, failed, left: totals.left };
    const left = totals.left > 0 ? `, ${totals.left} not started` : '';
    if (out.json) out.answerJson({ event: 'end', ...summary });
    else out.answer(`${totals.enrolled} enrolled, ${failed} failed${left}`);
    if (signal.aborted) return ok(EXIT.interrupted);
    return ok(failed > 0 ? EXIT.failedRows : EXIT.ok);
  });
}

function readRoster(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}

function plan(roster: Roster, pool: string, out: Terminal): Result<number> {
  tellProblems(roster, out);
  const summary = { users: roster.rows.length, problems: roster.problems.length };
  if (out.json) out.answerJson({ event: 'plan', pool, ...summary });
  else
    out.answer(
      `${counted(summary.users, 'user')} would be enrolled into "${pool}", ${counted(summary.problems, 'line has a problem', 'lines have a problem')}`,
    );
  return ok(summary.problems > 0 ? EXIT.failedRows : EXIT.ok);
}

function tellProblems(roster: Roster, out: Terminal): void {
  for (const { line, username, code, message } of roster.problems) {
    if (out.json) out.answerJson({ event: 'row', line, username, state: 'failed', code, message });
    else out.say(`line ${line} ${username || '(no name)'}: ${message} [${code}]`);
  }
}

function tellEvent(event: RunEvent, done: number, total: number, out: Terminal): void {
  const { line, username } = event.row;
  if (event.kind === 'call') {
    out.progress(progressBar(done, total, `${username}: ${event.operation}`));
    return;
  }
  out.progress(progressBar(done, total, username));
  const { outcome } = event;
  if (out.json) {
    out.answerJson({
      event: 'row',
      line,
      username,
      state: outcome.ok ? 'done' : 'failed',
      ...(outcome.ok
        ? { path: outcome.value.path }
        : { code: outcome.error.code, message: outcome.error.message, retryable: outcome.error.retryable }),
    });
  } else if (!outcome.ok) {
    out.say(`line ${line} ${username}: ${outcome.error.message} [${outcome.error.code}]`);
  }
}
