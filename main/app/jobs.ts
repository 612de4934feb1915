import { randomUUID } from 'node:crypto';
import type { JobView } from '../contract/jobs.ts';
import type { Publish } from './publisher.ts';

interface Job {
  view: JobView;
  readonly abort: AbortController;
  /** Its progress is told together with what comes within this time. */
  telling: NodeJS.Timeout | null;
  /** Accounts that it works on. */
  readonly accountIds: ReadonlySet<string>;
  finished: Promise<void>;
}

/** What the work of a job may do with it. */
export interface JobProgress {
  readonly signal: AbortSignal;
  change(change: Partial<JobView>): void;
  /** One more user is done; `failure` where it failed. */
  advance(failure?: JobView['failures'][number]): void;
}

const GATHER_MS = 100;
/** Ended jobs that are kept to be looked at. */
const MOST_ENDED = 5;

/** Long work on many users, with its progress told to the window. */
export class Jobs {
  readonly #publish: Publish;
  readonly #jobs = new Map<string, Job>();

  constructor(publish: Publish) {
    this.#publish = publish;
  }

  get running(): boolean {
    return this.views().some(isRunning);
  }

  /** Whether one of these accounts is being worked on. */
  worksOn(ids: readonly string[]): boolean {
    return [...this.#jobs.values()].some(
      ({ view, accountIds }) => isRunning(view) && ids.some((id) => accountIds.has(id)),
    );
  }

  views(): JobView[] {
    return [...this.#jobs.values()].map(({ view }) => view);
  }

  /** `work` gives how it ended; an exception of it becomes the job's summary after `onFailure`. */
  start(
    about: Pick<JobView, 'kind' | 'title' | 'poolId' | 'total' | 'current'>,
    accountIds: readonly string[],
    onFailure: string,
    work: (progress: JobProgress) => Promise<Pick<JobView, 'state' | 'summary'>>,
  ): JobView {
    this.#forgetOldest();
    const job: Job = {
      abort: new AbortController(),
      telling: null,
      accountIds: new Set(accountIds),
      finished: Promise.resolve(),
      view: {
        id: randomUUID(),
        ...about,
        done: 0,
        failed: 0,
        state: 'running',
        summary: '',
        failures: [],
      },
    };
    this.#jobs.set(job.view.id, job);
    job.finished = work({
      signal: job.abort.signal,
      change: (change) => this.#progress(job, change),
      advance: (failure) => {
        const failures = failure ? [...job.view.failures, failure] : job.view.failures;
        this.#progress(job, { done: job.view.done + 1, failed: failures.length, failures });
      },
    })
      .then((end) => this.#change(job, { ...end, current: '' }))
      .catch((error: unknown) => {
        const reason = error instanceof Error ? error.message : 'unknown reason';
        this.#change(job, { state: 'failed', summary: `${onFailure}: ${reason}`, current: '' });
      });
    return job.view;
  }

  stop(id: string): void {
    const job = this.#jobs.get(id);
    if (job?.view.state !== 'running') return;
    job.abort.abort();
    this.#change(job, { state: 'stopping' });
  }

  dismiss(id: string): void {
    const job = this.#jobs.get(id);
    if (job && !isRunning(job.view)) this.#jobs.delete(id);
  }

  async close(): Promise<void> {
    for (const { abort } of this.#jobs.values()) abort.abort();
    await Promise.all([...this.#jobs.values()].map(({ finished }) => finished));
  }

  #forgetOldest(): void {
    const ended = this.views().filter((view) => !isRunning(view));
    for (const { id } of ended.slice(0, Math.max(0, ended.length - MOST_ENDED + 1))) this.#jobs.delete(id);
  }

  /** Thousands of users would else send their growing list thousands of times. */
  #progress(job: Job, change: Partial<JobView>): void {
    job.view = { ...job.view, ...change };
    job.telling ??= setTimeout(() => this.#change(job, {}), GATHER_MS);
  }

  #change(job: Job, change: Partial<JobView>): void {
    if (job.telling) clearTimeout(job.telling);
    job.telling = null;
    job.view = { ...job.view, ...change };
    this.#publish('jobs.changed', job.view);
  }
}

function isRunning({ state }: JobView): boolean {
  return state === 'running' || state === 'stopping';
}
