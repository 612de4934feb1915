import { fail, ok, type Failure, type Result } from '../../contract/result.ts';
import type { RunEnd } from '../../enrollment/bulk/run-end.ts';
import { RunWorker } from '../../enrollment/bulk/run-worker.ts';
import { unusable, VaultUnusableError } from '../../vault/database.ts';
import type { Run } from '../../vault/run-store.ts';
import type { Vault } from '../../vault/vault.ts';
import { EXIT } from '../exit-codes.ts';
import { shortId } from '../find-run.ts';
import { sayingLearnedFlows } from '../learned-flow.ts';
import { tellingWaits } from '../telling-waits.ts';
import { askLine, report as tellError, type Terminal } from '../terminal.ts';
import type { Workplace } from '../with-vault.ts';
import { writeReport, type ReportFile } from './report-file.ts';
import { RunOutput } from './run-output.ts';

export interface RunWork {
  readonly run: Run;
  /** Who has taken the run already. */
  readonly owner: string;
  readonly keepGoing?: boolean;
  /** Lines of the roster that are not in the run. */
  readonly problems: number;
  readonly report: ReportFile | null;
  /** Aborted by Ctrl+C. */
  readonly signal: AbortSignal;
}

interface Ended {
  readonly worker: RunWorker;
  readonly end: RunEnd;
}

/** Works on a run until it stands still, tells how it ended, and writes its report. */
export async function workOnRun(place: Workplace, out: Terminal, work: RunWork): Promise<Result<number>> {
  const { vault } = place;
  const { run, report } = work;
  const resume = `poolkey enroll --resume ${shortId(vault, run.id)}`;
  const output = new RunOutput(place, run, work.problems, out);
  output.begun();
  const ended = await sayingLearnedFlows(vault, out, () => workAndAsk(place, out, work, output));
  if (!ended.ok) return ended;
  const { worker, end } = ended.value;
  output.ended(worker, end);
  const trouble = report ? await troubleWith(vault, run.id, report) : null;
  const broken = end.state === 'stopped' && end.reason?.code !== 'STOPPED_BY_USER' ? end.reason : null;
  if (broken) {
    if (trouble) out.say(trouble.message);
    return fail(broken.code, `${broken.message.replace(/\.$/, '')}: ${resume}`);
  }
  const { counts, skipped, left } = worker.progress;
  if (left > 0) out.say(`Go on with: ${resume}`);
  else if (counts.failed > 0) out.say(`To try the failed ones again: ${resume} --retry-failed`);
  if (counts.done > skipped) {
    out.say(
      `The secrets exist only in this vault. A backup: poolkey export --out FILE --run ${shortId(vault, run.id)}`,
    );
  }
  const reported = trouble ? tellError(trouble, out.json) : EXIT.ok;
  if (end.state === 'stopped') return ok(EXIT.interrupted);
  return ok(end.state === 'paused' || counts.failed + work.problems > 0 ? EXIT.failedRows : reported);
}

/** Errors: NOT_FOUND, RUN_ELSEWHERE. */
async function workAndAsk(
  { deps }: Workplace,
  out: Terminal,
  { run, signal, ...work }: RunWork,
  output: RunOutput,
): Promise<Result<Ended>> {
  const waiting = tellingWaits(deps, (seconds) => output.note(`waiting ${seconds} s`));
  let keepGoing = work.keepGoing ?? false;
  for (let owner: { owner?: string } = { owner: work.owner }; ; owner = {}) {
    const taken = await RunWorker.take(waiting, run.id, output.events, { keepGoing, ...owner });
    if (!taken.ok) return taken;
    const worker = taken.value;
    const stop = (): void => worker.stop();
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    output.follow(worker);
    const end = await worker.work();
    output.rest();
    signal.removeEventListener('abort', stop);
    if (end.state !== 'paused') return ok({ worker, end });
    output.paused(end.reason);
    const answer = out.json ? null : await askLine(QUESTION);
    const said = answer?.trim().toLowerCase() ?? '';
    if (!/^(?:y|yes|a|always|all)$/.test(said)) return ok({ worker, end });
    keepGoing ||= said.startsWith('a');
  }
}

const QUESTION = "Go on? [y = go on, a = go on and don't ask again, N = stop] ";

async function troubleWith(vault: Vault, runId: string, report: ReportFile): Promise<Failure | null> {
  try {
    const written = await writeReport(vault, runId, report);
    if (written.ok) return null;
    const later = `Write it later: poolkey enroll --status ${shortId(vault, runId)} --report FILE`;
    return { ...written.error, message: `${written.error.message} ${later}` };
  } catch (error) {
    const known = unusable(error);
    if (known instanceof VaultUnusableError) return { code: known.code, message: known.message };
    throw error;
  }
}
