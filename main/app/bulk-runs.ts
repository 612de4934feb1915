import { fail, ok, type Result } from '../contract/result.ts';
import type { RunOptions, RunView } from '../contract/runs.ts';
import type { EnrollmentDeps } from '../enrollment/deps.ts';
import type { LocalPoolHost } from '../enrollment/local-pool-host.ts';
import { prepareRun } from '../enrollment/bulk/prepare-run.ts';
import { runView } from '../enrollment/bulk/run-view.ts';
import { RunWorker } from '../enrollment/bulk/run-worker.ts';
import { unusable, VaultUnusableError } from '../vault/database.ts';
import type { NewRow } from '../vault/run-row-store.ts';
import type { Run } from '../vault/run-store.ts';
import type { LiveLists } from './live-lists.ts';
import type { Publish } from './publisher.ts';

interface Working {
  readonly worker: RunWorker;
  readonly ended: Promise<unknown>;
}

/** News of a run within this time reach the window together. */
const GATHER_MS = 250;
/** How often it is looked whether another process works on a run. */
const WATCH_MS = 2_000;

/** The enrollment runs of the open vault: those that this process works on, and those that it only shows. */
export class BulkRuns {
  readonly #deps: EnrollmentDeps;
  readonly #host: LocalPoolHost;
  readonly #lists: LiveLists;
  readonly #publish: Publish;
  readonly #onBug: (place: string, error: unknown) => void;
  readonly #working = new Map<string, Working>();
  readonly #telling = new Map<string, NodeJS.Timeout>();
  /** Of runs that are shown and worked on elsewhere, or by nobody: as they were told last. */
  readonly #told = new Map<string, string>();
  readonly #watch: NodeJS.Timeout;
  #preparing = 0;

  constructor(
    deps: EnrollmentDeps,
    host: LocalPoolHost,
    lists: LiveLists,
    publish: Publish,
    onBug: (place: string, error: unknown) => void,
  ) {
    this.#onBug = onBug;
    this.#deps = deps;
    this.#host = host;
    this.#lists = lists;
    this.#publish = publish;
    deps.vault.runs.removeUnprepared();
    this.#watch = setInterval(() => this.#lookElsewhere(), WATCH_MS);
  }

  get running(): boolean {
    return this.#working.size > 0 || this.#preparing > 0;
  }

  worksIn(poolId: string): boolean {
    return [...this.#working.values()].some(({ worker }) => worker.run.poolId === poolId);
  }

  views(): RunView[] {
    return this.#deps.vault.runs.list().map((run) => this.#view(run));
  }

  /** Writes the run to the vault and begins it. Errors: those of the vault. */
  async start(
    poolId: string,
    roster: string,
    options: RunOptions,
    users: readonly NewRow[],
  ): Promise<Result<RunView>> {
    this.#preparing += 1;
    try {
      const { run, owner } = await prepareRun(this.#deps.vault, { poolId, roster, options }, users);
      return await this.#begin(run.id, { owner });
    } catch (error) {
      return asFailure(error);
    } finally {
      this.#preparing -= 1;
    }
  }

  /** Errors: NOT_FOUND, RUN_ELSEWHERE, those of the vault. */
  async resume(id: string, keepGoing: boolean): Promise<Result<RunView>> {
    const working = this.#working.get(id);
    // It is about to stand still: it goes on once it does.
    if (working) await working.ended;
    try {
      return await this.#begin(id, { keepGoing });
    } catch (error) {
      return asFailure(error);
    }
  }

  /** Errors: NOT_FOUND, RUN_ELSEWHERE, NOTHING_FAILED, those of the vault. */
  async retryFailed(id: string): Promise<Result<RunView>> {
    const { runs, runRows, commits } = this.#deps.vault;
    if (runs.get(id)?.owner) return atWork();
    try {
      const reopened = await commits.add(() => runRows.reopenFailed(id));
      if (reopened === 0) return fail('NOTHING_FAILED', 'No user of this run has failed.');
      return await this.#begin(id, {});
    } catch (error) {
      return asFailure(error);
    }
  }

  pause(id: string): void {
    this.#working.get(id)?.worker.pause();
  }

  stop(id: string): Result<undefined> {
    const working = this.#working.get(id);
    if (working) working.worker.stop();
    else {
      const { runs } = this.#deps.vault;
      const run = runs.get(id);
      // One that is paused has no worker: from now on it counts as ended.
      if (run?.state === 'paused' && run.owner === null) runs.setState(id, 'stopped', run.reason);
      this.#tell(id);
    }
    return ok(undefined);
  }

  /** Errors: RUN_ELSEWHERE. */
  remove(id: string): Result<undefined> {
    const { runs } = this.#deps.vault;
    if (this.#working.has(id) || runs.get(id)?.owner) return atWork();
    runs.remove(id);
    this.#forget(id);
    return ok(undefined);
  }

  /** Calls under way are finished first: what Cognito answers them belongs into the vault. */
  async close(): Promise<void> {
    clearInterval(this.#watch);
    for (const { worker } of this.#working.values()) worker.close();
    await Promise.all([...this.#working.values()].map(({ ended }) => ended));
    for (const timer of this.#telling.values()) clearTimeout(timer);
    this.#telling.clear();
  }

  async #begin(id: string, how: { keepGoing?: boolean; owner?: string }): Promise<Result<RunView>> {
    const { vault } = this.#deps;
    const before = vault.runs.get(id);
    if (before && vault.pools.get(before.poolId)?.local) await this.#host.ensure();
    const changed = (): void => {
      this.#lists.touch();
      this.#tellSoon(id);
    };
    const taken = await RunWorker.take(
      this.#deps,
      id,
      { changed, call: changed, bug: (error) => this.#onBug('an enrollment run', error) },
      how,
    );
    if (!taken.ok) return taken;
    const worker = taken.value;
    const ended = worker.work().finally(() => {
      this.#working.delete(id);
      this.#lists.touch();
      this.#tell(id);
    });
    this.#working.set(id, { worker, ended });
    const view = this.#view(worker.run);
    this.#publish('runs.changed', view);
    return ok(view);
  }

  #view(run: Run): RunView {
    const { vault, gateOf } = this.#deps;
    const worker = this.#working.get(run.id)?.worker ?? null;
    const pool = worker && vault.pools.get(run.poolId);
    return runView(vault, run, worker, pool ? (gateOf(pool)?.throttled ?? []) : []);
  }

  #tellSoon(id: string): void {
    if (!this.#telling.has(id))
      this.#telling.set(
        id,
        setTimeout(() => this.#tell(id), GATHER_MS),
      );
  }

  #tell(id: string): void {
    clearTimeout(this.#telling.get(id));
    this.#telling.delete(id);
    const run = this.#deps.vault.runs.get(id);
    if (run) this.#publish('runs.changed', this.#view(run));
  }

  /** Runs of other processes (the command line), and what has become of them. */
  #lookElsewhere(): void {
    const seen = new Set<string>();
    for (const run of this.#deps.vault.runs.list()) {
      seen.add(run.id);
      if (this.#working.has(run.id) || run.state === 'preparing') continue;
      const now = JSON.stringify([run, run.owner === null ? null : this.#deps.vault.runRows.counts(run.id)]);
      if (this.#told.get(run.id) === now) continue;
      this.#told.set(run.id, now);
      this.#tell(run.id);
    }
    for (const id of this.#told.keys()) if (!seen.has(id)) this.#forget(id);
  }

  #forget(id: string): void {
    this.#told.delete(id);
    this.#publish('runs.removed', { id });
  }
}

function atWork(): Result<never> {
  return fail('RUN_ELSEWHERE', 'This run is being worked on. Pause or stop it first.');
}

function asFailure(error: unknown): Result<never> {
  const known = unusable(error);
  if (known instanceof VaultUnusableError) return fail(known.code, known.message);
  throw error;
}
