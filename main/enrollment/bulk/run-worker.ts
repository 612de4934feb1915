import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { CognitoFailure, CognitoResult } from '../../cognito/failure.ts';
import { refuse } from '../../cognito/failure.ts';
import { fail, ok, type Result } from '../../contract/result.ts';
import type { RunReason, RunState } from '../../contract/runs.ts';
import { unusable, VaultUnusableError } from '../../vault/database.ts';
import type { Pool } from '../../vault/pool-store.ts';
import type { RowInput, RunRow } from '../../vault/run-row-store.ts';
import type { Run } from '../../vault/run-store.ts';
import type { EnrollmentDeps } from '../deps.ts';
import { writeEnrollment } from '../record-enrollment.ts';
import { Bell } from './bell.ts';
import { codeWait } from './code-wait.ts';
import { confirmedTokenOf, enrollRow, type RowDone } from './enroll-row.ts';
import { Journal, RunTakenError } from './journal.ts';
import { Pacer } from './pacer.ts';
import { retryAfter } from './retries.ts';
import { RetryQueue } from './retry-queue.ts';
import { RunProgress } from './run-progress.ts';
import { Streak } from './streak.ts';

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

export interface RunEnd {
  readonly state: Extract<RunState, 'paused' | 'stopped' | 'finished'>;
  readonly reason: RunReason | null;
}

/** What is known of a try once it has ended. */
interface Trace {
  /** The last call, by Cognito's name. */
  step: string;
  /** What the roster says of the user. */
  input: RowInput | null;
  /** Writes to the account how its enrollment ended. */
  record: () => void;
}

const HEARTBEAT_MS = 5_000;
/**
 * Between the starts of the first users: begun in one moment they would go on in step, all their answers coming together and
 * waiting for each other.
 */
const RAMP_MS = 3;
/** Another run has the user under way: a try takes some seconds. */
const TAKEN_WAIT_MS = 2_000;

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
  readonly #journal: Journal;
  readonly #pacer: Pacer;
  readonly #queue: number[];
  readonly #retries = new RetryQueue();
  readonly #streak = new Streak();
  readonly #bell = new Bell();
  readonly #abort = new AbortController();
  readonly #keepGoing: boolean;
  /** The next of `#queue`. */
  #next = 0;
  #underWay = 0;
  #end: RunEnd | null = null;

  /**
   * Takes the run. Errors: NOT_FOUND, RUN_ELSEWHERE.
   * `keepGoing`: failures of one kind do not pause it, whatever its options say. `owner`: who has prepared it.
   */
  static async take(
    deps: EnrollmentDeps,
    runId: string,
    events: RunEvents,
    { keepGoing = false, owner = randomUUID() }: { keepGoing?: boolean; owner?: string } = {},
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
    this.#journal = new Journal(deps.vault, run, owner, (from, to) => this.progress.moved(from, to));
    this.#pacer = new Pacer(deps, pool, run.options.ratePerSecond);
    this.#queue = runRows.open(run.id);
    // Each user at work may listen: Node warns of more than ten.
    setMaxListeners(0, this.#abort.signal);
  }

  /** What it is about to do once the calls under way are finished. */
  get ending(): RunEnd | null {
    return this.#end;
  }

  get waiting(): number {
    return this.#retries.size;
  }

  pause(): void {
    this.#standStill({
      state: 'paused',
      reason: { code: 'PAUSED_BY_USER', message: 'Paused. Resume goes on where it was.' },
    });
  }

  stop(): void {
    this.#standStill({
      state: 'stopped',
      reason: { code: 'STOPPED_BY_USER', message: 'Stopped. Resume goes on where it was.' },
    });
  }

  /** The vault is about to be closed. */
  close(): void {
    this.#standStill({
      state: 'stopped',
      reason: {
        code: 'CLOSED',
        message: 'Poolkey was closed or locked while it ran. Resume goes on where it was.',
      },
    });
  }

  /** Resolves when it stands still. Never rejects: an error of the vault ends the run with its code. */
  async work(): Promise<RunEnd> {
    const beat = setInterval(() => this.#beat(), HEARTBEAT_MS);
    try {
      const workers = Array.from({ length: this.run.options.concurrency }, async (_, index) => {
        await this.#deps.sleeper(index * RAMP_MS);
        await this.#worker();
      });
      await Promise.all(workers);
      const end = this.#end ?? { state: 'finished', reason: null };
      await this.#settle(end);
      return this.#end ?? end;
    } finally {
      clearInterval(beat);
    }
  }

  async #worker(): Promise<void> {
    for (;;) {
      const seq = await this.#nextSeq();
      if (seq === null) return;
      try {
        await this.#pacer.turn(this.#abort.signal);
        // A Session lives three minutes: who waits, waits before it has one.
        await this.#deps.gateOf(this.#pool)?.room(this.#abort.signal);
        if (this.#end === null) await this.#tryUser(seq);
      } catch (error) {
        this.#breakOff(error);
      } finally {
        this.#underWay -= 1;
        this.#bell.ring();
      }
    }
  }

  /** Those whose time has come before those not begun: they are in the middle. Null: there is no more to do. */
  async #nextSeq(): Promise<number | null> {
    for (;;) {
      if (this.#end !== null) return null;
      const seq = this.#retries.takeDue(this.#deps.clock()) ?? this.#queue[this.#next];
      if (seq !== undefined) {
        if (seq === this.#queue[this.#next]) this.#next += 1;
        this.#underWay += 1;
        return seq;
      }
      const { nextAt } = this.#retries;
      if (nextAt === null && this.#underWay === 0) return null;
      // One under way may come back as a retry.
      await this.#bell.wait(
        this.#deps.sleeper,
        nextAt === null ? null : Math.max(1, nextAt - this.#deps.clock()),
      );
    }
  }

  async #tryUser(seq: number): Promise<void> {
    const { vault, clock } = this.#deps;
    const before = vault.runRows.get(this.run.id, seq);
    if (!before) return;
    const wait = this.run.options.existing === 'skip' ? 0 : codeWait(this.#deps, this.#pool, before.username);
    if (wait > 0) {
      this.#retries.add(seq, clock() + wait);
      return;
    }
    const { create, existing } = this.run.options;
    let earlier = '';
    const begun = await this.#journal.begin(
      before,
      () => {
        earlier = confirmedTokenOf(this.#deps, this.#pool.id, before.username);
        return earlier;
      },
      create || existing === 'skip' ? null : 'InitiateAuth',
    );
    if (!begun) {
      this.#retries.add(seq, clock() + TAKEN_WAIT_MS);
      return;
    }
    const row = { ...before, attempts: before.attempts + 1, earlier: before.earlier ?? earlier };
    const trace: Trace = { step: '', input: null, record: () => undefined };
    const outcome = await this.#attempt(row, trace);
    if (outcome === 'broken-off') await this.#journal.putBack(seq);
    else if (outcome.ok) await this.#done(row, outcome.value, trace);
    else await this.#failed(row, outcome.error, trace);
    this.#events.changed?.();
  }

  async #attempt(row: RunRow, trace: Trace): Promise<CognitoResult<RowDone> | 'broken-off'> {
    const { deps, pool, journal } = { deps: this.#deps, pool: this.#pool, journal: this.#journal };
    const input = deps.vault.runRows.input(this.run.id, row.seq);
    trace.input = input;
    if (!input) {
      return refuse(
        'ROW_UNREADABLE',
        'What the roster said of this user does not open: the row of the vault is damaged. Enroll the user by another run.',
      );
    }
    try {
      return await enrollRow({
        deps,
        pool,
        client: deps.connect(pool),
        options: this.run.options,
        row,
        input,
        onCall: async (operation, send) => {
          trace.step = operation;
          this.#events.call?.(row, operation);
          await journal.before(row.seq, operation);
          const outcome = await send();
          // Not waited for: it is written before what comes next is, and together with it.
          if (outcome.ok) journal.after(row.seq, operation).catch((error: unknown) => this.#breakOff(error));
          return outcome;
        },
        onEnrolled: (accountId, ended) => {
          trace.record = () => writeEnrollment(deps.vault, accountId, ended);
        },
        onCreated: () => journal.created(row.seq),
        keepPassword: (password) => journal.keepInput(row.seq, { ...input, password, made: true }),
        signal: this.#abort.signal,
      });
    } catch (error) {
      if (this.#abort.signal.aborted && error instanceof Error && error.name === 'AbortError')
        return 'broken-off';
      const known = unusable(error);
      if (known instanceof VaultUnusableError || known instanceof RunTakenError) throw known;
      this.#events.bug?.(error);
      return refuse('INTERNAL', 'Something went wrong inside Poolkey with this user. Try it again.', {
        retryable: true,
      });
    }
  }

  async #done(row: RunRow, done: RowDone, { record, input }: Trace): Promise<void> {
    await this.#journal.done(row.seq, done.accountId, done.path, () => {
      record();
      this.#label(done.accountId, input);
    });
    if (done.path === 'skipped') this.progress.skipped += 1;
    this.#streak.succeeded();
    this.#events.row?.(row, { ok: true, value: done }, null);
  }

  /** Label and tags of the roster, and the tags of the run. Those that a person gave before stay. */
  #label(accountId: string, input: RowInput | null): void {
    const { accounts } = this.#deps.vault;
    const account = accounts.get(accountId);
    if (!account) return;
    if (input && input.label !== '') accounts.rename(accountId, input.label);
    const tags = [...account.tags, ...(input?.tags ?? []), ...this.run.options.tags];
    if (new Set(tags).size > account.tags.length) accounts.setTags(accountId, tags);
  }

  async #failed(row: RunRow, error: CognitoFailure, { step, record }: Trace): Promise<void> {
    const { vault, clock } = this.#deps;
    const wait = retryAfter(error, row.attempts, Math.random());
    const retryAt = wait === null ? null : Math.ceil(clock() + wait);
    const { code, message, awsMessage, retryable } = error;
    const account = vault.accounts.ofSignInName(this.#pool.id, row.username);
    const failure = { step, code, message, said: awsMessage ?? null, retryable };
    await this.#journal.fail(row.seq, failure, retryAt, account?.id ?? null, record);
    this.#events.row?.(row, { ok: false, error }, retryAt);
    if (retryAt !== null) {
      this.#retries.add(row.seq, retryAt);
      return;
    }
    const repeated = this.#streak.failed(code);
    if (repeated !== null && !this.#keepGoing) {
      this.#standStill({
        state: 'paused',
        reason: {
          code: 'SAME_FAILURE',
          failure: repeated,
          message: `Five users in a row failed with ${repeated}: ${message} The run waits: go on if that is right, or stop and mend it first.`,
        },
      });
    }
  }

  #standStill(end: RunEnd): void {
    if (this.#end !== null) return;
    this.#end = end;
    this.#abort.abort();
    this.#bell.ring();
    this.#events.changed?.();
  }

  /** A vault that cannot be written: nothing more may be sent. */
  #breakOff(error: unknown): void {
    const known = unusable(error);
    if (!(known instanceof VaultUnusableError) && !(known instanceof RunTakenError))
      this.#events.bug?.(error);
    const code =
      known instanceof VaultUnusableError
        ? known.code
        : known instanceof RunTakenError
          ? 'RUN_ELSEWHERE'
          : 'INTERNAL';
    const why =
      known instanceof VaultUnusableError
        ? known.message
        : code === 'RUN_ELSEWHERE'
          ? 'Another Poolkey process has taken over this run.'
          : 'Something went wrong inside Poolkey.';
    // What breaks off outweighs a pause that a person has asked for meanwhile.
    if (this.#end?.state === 'paused') this.#end = null;
    this.#standStill({
      state: 'stopped',
      reason: {
        code,
        message: `${why} Nothing was enrolled without its secret saved. Resume goes on where it was.`,
      },
    });
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

  #beat(): void {
    const { runs, commits } = this.#deps.vault;
    commits
      .add(() => runs.beat(this.run.id, this.#owner))
      .then((ours) => {
        if (!ours) this.#breakOff(new RunTakenError('the run has another owner'));
      })
      .catch((error: unknown) => this.#breakOff(error));
  }
}
