import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { CognitoResult } from '../../cognito/failure.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { Pool } from '../../vault/pool-store.ts';
import type { RunRow } from '../../vault/run-row-store.ts';
import type { Run } from '../../vault/run-store.ts';
import type { EnrollmentDeps } from '../deps.ts';
import type { RowDone } from './enroll-row.ts';
import { Journal, RunTakenError } from './journal.ts';
import { Pacer } from './pacer.ts';
import { RowQueue } from './row-queue.ts';
import {
  brokenOff,
  CLOSED,
  endsTheRun,
  FINISHED,
  PAUSED,
  sameFailure,
  STOPPED,
  type RunEnd,
} from './run-end.ts';
import { RunProgress } from './run-progress.ts';
import { Streak } from './streak.ts';
import { tryUser, type Tried, type TryPlace } from './try-user.ts';

/** What a run tells of itself. Called often: whoever shows it gathers. */
export interface RunEvents {
  /** A call is about to be sent for this user. */
  readonly call?: (row: RunRow, operation: string) => void;
  /** A user has ended, or is put off until `retryAt`. */
  readonly row?: (row: RunRow, outcome: CognitoResult<RowDone>, retryAt: number | null) => void;
  readonly changed?: () => void;
  /** An exception that nobody expects. For the log; never shown. */
  readonly bug?: (error: unknown) => void;
}

export interface TakeOptions {
  /** Failures of one kind do not pause it, whatever its options say. */
  readonly keepGoing?: boolean;
  /** Who has prepared it. */
  readonly owner?: string;
}

const HEARTBEAT_MS = 5_000;
/**
 * Between the starts of the first users: begun in one moment they would go on in step, all their answers coming together and
 * waiting for each other.
 */
const RAMP_MS = 3;

/**
 * Works on one run until all its users are done or have failed, or until it is told to stand still. What it does is in the vault
 * before and after each call: another worker, of another process too, goes on where this one ended, however it ended.
 */
export class RunWorker {
  readonly run: Run;
  readonly progress: RunProgress;
  readonly #deps: EnrollmentDeps;
  readonly #pool: Pool;
  readonly #events: RunEvents;
  readonly #owner: string;
  readonly #pacer: Pacer;
  readonly #queue: RowQueue;
  readonly #tries: TryPlace;
  readonly #streak = new Streak();
  readonly #abort = new AbortController();
  readonly #keepGoing: boolean;
  #end: RunEnd | null = null;

  /** Takes the run. Errors: NOT_FOUND, RUN_ELSEWHERE. */
  static async take(
    deps: EnrollmentDeps,
    runId: string,
    events: RunEvents,
    { keepGoing = false, owner = randomUUID() }: TakeOptions = {},
  ): Promise<Result<RunWorker>> {
    const { runs, runRows, pools, commits } = deps.vault;
    const taken = await commits.add(() => {
      const now = runs.get(runId);
      // One whose rows were not all written, by a process that has ended since, is not a run.
      if (now?.state === 'preparing' && now.owner !== owner) return false;
      if (!runs.take(runId, owner)) return false;
      runRows.releaseAll(runId);
      runs.setState(runId, 'running');
      return true;
    });
    const run = runs.get(runId);
    const pool = run && pools.get(run.poolId);
    if (!pool) return fail('NOT_FOUND', 'This run is gone. "poolkey runs" shows all.');
    if (!taken) {
      return fail(
        'RUN_ELSEWHERE',
        'Another Poolkey process works on this run. Stop it there, or wait until it has ended.',
      );
    }
    return ok(new RunWorker(deps, pool, run, events, owner, keepGoing));
  }

  private constructor(
    deps: EnrollmentDeps,
    pool: Pool,
    run: Run,
    events: RunEvents,
    owner: string,
    keepGoing: boolean,
  ) {
    const { runRows } = deps.vault;
    this.run = run;
    this.#deps = deps;
    this.#pool = pool;
    this.#events = events;
    this.#owner = owner;
    this.#keepGoing = keepGoing || run.options.keepGoing;
    this.progress = new RunProgress(runRows.counts(run.id), runRows.countSkipped(run.id), deps.clock);
    this.#pacer = new Pacer(deps, pool, run.options.ratePerSecond);
    this.#queue = new RowQueue(runRows.open(run.id), deps.clock, deps.sleeper);
    // Each user at work may listen: Node warns of more than ten.
    setMaxListeners(0, this.#abort.signal);
    this.#tries = {
      deps,
      pool,
      run,
      journal: new Journal(deps.vault, run, owner, (from, to) => this.progress.moved(from, to)),
      signal: this.#abort.signal,
      onCall: (row, operation) => events.call?.(row, operation),
      onBug: (error) => events.bug?.(error),
      onUnwritten: (error) => this.#breakOff(error),
    };
  }

  /** What it is about to do once the calls under way are finished. */
  get ending(): RunEnd | null {
    return this.#end;
  }

  /** Users that are put off: for another try, an unused code, another run. */
  get waiting(): number {
    return this.#queue.waiting;
  }

  pause(): void {
    this.#standStill(PAUSED);
  }

  stop(): void {
    this.#standStill(STOPPED);
  }

  /** The vault is about to be closed. */
  close(): void {
    this.#standStill(CLOSED);
  }

  /** Resolves when it stands still. Never rejects: an error of the vault ends the run with its code. */
  async work(): Promise<RunEnd> {
    const beat = setInterval(() => void this.#beat(), HEARTBEAT_MS);
    try {
      const workers = Array.from({ length: this.run.options.concurrency }, async (_, index) => {
        await this.#deps.sleeper(index * RAMP_MS);
        await this.#worker();
      });
      await Promise.all(workers);
      await this.#settle(this.#end ?? FINISHED);
      return this.#end ?? FINISHED;
    } finally {
      clearInterval(beat);
    }
  }

  async #worker(): Promise<void> {
    for (;;) {
      const seq = await this.#queue.take();
      if (seq === null) return;
      try {
        await this.#pacer.turn(this.#abort.signal);
        // A Session lives three minutes: who waits, waits before it has one.
        await this.#deps.gateOf(this.#pool)?.room(this.#abort.signal);
        if (this.#end === null) this.#note(seq, await tryUser(this.#tries, seq));
      } catch (error) {
        this.#breakOff(error);
      } finally {
        this.#queue.leave();
      }
    }
  }

  #note(seq: number, tried: Tried): void {
    switch (tried.kind) {
      case 'done':
        if (tried.done.path === 'skipped') this.progress.skipped += 1;
        this.#streak.succeeded();
        this.#events.row?.(tried.row, { ok: true, value: tried.done }, null);
        break;
      case 'put-off':
        this.#queue.putOff(seq, tried.until);
        if (tried.row && tried.error) {
          this.#events.row?.(tried.row, { ok: false, error: tried.error }, tried.until);
        }
        break;
      case 'failed':
        this.#events.row?.(tried.row, { ok: false, error: tried.error }, null);
        this.#countFailure(tried.error.code, tried.error.message);
        break;
      case 'left':
        break;
    }
    this.#events.changed?.();
  }

  #countFailure(code: string, message: string): void {
    const repeated = this.#streak.failed(code);
    if (repeated !== null && !this.#keepGoing) this.#standStill(sameFailure(repeated, message));
  }

  #standStill(end: RunEnd): void {
    if (this.#end !== null) return;
    this.#end = end;
    this.#abort.abort();
    this.#queue.close();
    this.#events.changed?.();
  }

  /** A vault that cannot be written: nothing more may be sent. */
  #breakOff(error: unknown): void {
    if (!endsTheRun(error)) this.#events.bug?.(error);
    // It outweighs a pause that a person has asked for meanwhile.
    if (this.#end?.state === 'paused') this.#end = null;
    this.#standStill(brokenOff(error));
  }

  async #settle(end: RunEnd): Promise<void> {
    const { runs, commits } = this.#deps.vault;
    try {
      await commits.add(() => {
        if (!runs.isOwner(this.run.id, this.#owner)) return;
        runs.setState(this.run.id, end.state, end.reason);
        runs.release(this.run.id, this.#owner);
      });
    } catch (error) {
      // The file still cannot be written. Whoever opens it next finds a run without a living worker.
      runs.giveUp(this.#owner);
      if (end.state === 'finished') this.#breakOff(error);
    }
    this.#events.changed?.();
  }

  async #beat(): Promise<void> {
    const { runs, commits } = this.#deps.vault;
    try {
      const ours = await commits.add(() => runs.beat(this.run.id, this.#owner));
      if (!ours) this.#breakOff(new RunTakenError('the run has another owner'));
    } catch (error) {
      this.#breakOff(error);
    }
  }
}
