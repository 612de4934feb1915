import type { RunReason } from '../../contract/runs.ts';
import type { RunEnd } from '../../enrollment/bulk/run-end.ts';
import type { RunEvents, RunWorker } from '../../enrollment/bulk/run-worker.ts';
import type { RunRow } from '../../vault/run-row-store.ts';
import type { Run } from '../../vault/run-store.ts';
import type { Terminal } from '../terminal.ts';
import type { Workplace } from '../with-vault.ts';
import { ProgressLines } from './progress-lines.ts';
import { progressEvent, progressLine, type Progress } from './run-progress-words.ts';

type Outcome = Parameters<NonNullable<RunEvents['row']>>[1];

/** How often a line on a terminal is drawn anew, and an event or a line of a log is thought of, ms. */
const DRAWN_MS = 150;
const THOUGHT_OF_MS = 1_000;

/** Tells of a run while it is worked on: for people on a terminal or in a log, for programs one event a line. */
export class RunOutput {
  readonly events: RunEvents;
  readonly #place: Workplace;
  readonly #run: Run;
  /** Lines of the roster that are not in the run. */
  readonly #problems: number;
  readonly #out: Terminal;
  readonly #lines = new ProgressLines();
  #worker: RunWorker | null = null;
  #timer: NodeJS.Timeout | null = null;
  #note = '';
  #told = '';

  constructor(place: Workplace, run: Run, problems: number, out: Terminal) {
    this.#place = place;
    this.#run = run;
    this.#problems = problems;
    this.#out = out;
    this.events = {
      call: (row, operation) => this.note(`${row.username}: ${operation}`),
      row: (row, outcome, retryAt) => this.#row(row, outcome, retryAt),
    };
  }

  begun(): void {
    const { id, poolId, roster } = this.#run;
    if (!this.#out.json) return;
    const counts = Object.values(this.#place.vault.runRows.counts(id));
    const total = counts.reduce((sum, count) => sum + count, 0);
    const pool = this.#place.vault.pools.get(poolId)?.name ?? null;
    this.#out.answerJson({ event: 'run', id, pool, roster, total, problems: this.#problems });
  }

  follow(worker: RunWorker): void {
    this.#worker = worker;
    this.#lines.begin(worker.progress.total - worker.progress.left);
    this.#tick();
    this.#timer = setInterval(() => this.#tick(), this.#out.live ? DRAWN_MS : THOUGHT_OF_MS);
  }

  rest(): void {
    if (this.#timer) clearInterval(this.#timer);
    this.#timer = null;
  }

  /** What happens right now; shown where there is room. */
  note(text: string): void {
    this.#note = text;
  }

  paused(reason: RunReason | null): void {
    if (!reason) return;
    const { code, failure, message } = reason;
    if (this.#out.json) this.#out.answerJson({ event: 'paused', code, failure: failure ?? null, message });
    else this.#out.say(message);
  }

  ended({ progress }: RunWorker, { state, reason }: RunEnd): void {
    const { counts, skipped, left } = progress;
    const enrolled = counts.done - skipped;
    const failed = counts.failed + this.#problems;
    if (this.#out.json) {
      const code = reason ? { code: reason.code } : {};
      this.#out.answerJson({ event: 'end', state, enrolled, skipped, failed, left, ...code });
      return;
    }
    const more = [
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
      ...(left > 0 ? [`${left} not started`] : []),
    ];
    this.#out.answer([`${enrolled} enrolled`, `${failed} failed`, ...more].join(', '));
  }

  #tick(): void {
    const worker = this.#worker;
    if (!worker) return;
    const now = this.#progressOf(worker);
    if (this.#out.json) {
      const event = JSON.stringify(progressEvent(now));
      // The first one would tell what the run event has told.
      if (this.#told !== '' && event !== this.#told) this.#out.answerJson(progressEvent(now));
      this.#told = event;
    } else if (this.#out.live) {
      this.#out.progress(progressLine(now, this.#note, true));
    } else if (this.#lines.isDue(now.done + now.failed, now.total)) {
      this.#out.say(progressLine(now, '', false));
    }
  }

  #progressOf({ progress, waiting }: RunWorker): Progress {
    const pool = this.#place.vault.pools.get(this.#run.poolId);
    return {
      done: progress.counts.done,
      failed: progress.counts.failed,
      total: progress.total,
      waiting,
      usersPerSecond: progress.perSecond,
      leftMs: progress.leftMs,
      throttled: (pool && this.#place.deps.gateOf(pool)?.throttled) ?? [],
    };
  }

  #row({ seq, line, username }: RunRow, outcome: Outcome, retryAt: number | null): void {
    const row = { event: 'row', line, username };
    if (outcome.ok) {
      if (this.#out.json) this.#out.answerJson({ ...row, state: 'done', path: outcome.value.path });
      return;
    }
    const { code, message, retryable } = outcome.error;
    if (this.#out.json) {
      const step = this.#place.vault.runRows.get(this.#run.id, seq)?.failure?.step ?? '';
      const failure = { step, code, message };
      this.#out.answerJson(
        retryAt === null
          ? { ...row, state: 'failed', ...failure, retryable }
          : { ...row, state: 'retry', ...failure, retryAt },
      );
    } else if (retryAt === null) {
      this.#out.say(`line ${line} ${username}: ${message} [${code}]`);
    }
  }
}
