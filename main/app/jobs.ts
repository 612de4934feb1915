import { randomUUID } from 'node:crypto';
import type { JobView } from '../contract/jobs.ts';
import type { EnrollmentDeps } from '../enrollment/deps.ts';
import type { LocalPoolHost } from '../enrollment/local-pool-host.ts';
import { enrollTrial, prepareTrial } from '../enrollment/local-trial.ts';
import type { RunEvent } from '../enrollment/run-roster.ts';
import type { LiveLists } from './live-lists.ts';
import type { Publish } from './publisher.ts';

interface Job {
  view: JobView;
  readonly abort: AbortController;
  finished: Promise<void>;
}

/** Long work on many users, with its progress told to the window. */
export class Jobs {
  readonly #deps: EnrollmentDeps;
  readonly #host: LocalPoolHost;
  readonly #lists: LiveLists;
  readonly #publish: Publish;
  readonly #jobs = new Map<string, Job>();

  constructor(deps: EnrollmentDeps, host: LocalPoolHost, lists: LiveLists, publish: Publish) {
    this.#deps = deps;
    this.#host = host;
    this.#lists = lists;
    this.#publish = publish;
  }

  get running(): boolean {
    return this.views().some((view) => view.state === 'running' || view.state === 'stopping');
  }

  views(): JobView[] {
    return [...this.#jobs.values()].map(({ view }) => view);
  }

  /** The first start: a local pool with `users` test users, enrolled as any roster is. */
  tryLocalPool(users: number): JobView {
    const job: Job = {
      abort: new AbortController(),
      finished: Promise.resolve(),
      view: {
        id: randomUUID(),
        title: `Enrolling ${users} users of a local pool`,
        poolId: null,
        total: users,
        done: 0,
        failed: 0,
        current: 'Starting the local pool',
        state: 'running',
        summary: '',
        failures: [],
      },
    };
    this.#jobs.set(job.view.id, job);
    job.finished = this.#runTrial(job, users).catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : 'unknown reason';
      this.#change(job, {
        state: 'failed',
        summary: `The local pool could not be set up: ${reason}`,
        current: '',
      });
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
    if (job && job.view.state !== 'running' && job.view.state !== 'stopping') this.#jobs.delete(id);
  }

  async close(): Promise<void> {
    for (const { abort } of this.#jobs.values()) abort.abort();
    await Promise.all([...this.#jobs.values()].map(({ finished }) => finished));
  }

  async #runTrial(job: Job, users: number): Promise<void> {
    const server = await this.#host.start();
    const trial = await prepareTrial(this.#deps, server, users);
    this.#change(job, { poolId: trial.pool.id, current: `${users} users created` });
    this.#lists.touch();
    const totals = await enrollTrial(
      this.#deps,
      trial,
      (event) => this.#follow(job, event),
      job.abort.signal,
    );
    const left = totals.left > 0 ? `, ${totals.left} not started` : '';
    this.#change(job, {
      state: totals.left > 0 ? 'stopped' : 'finished',
      summary: `${totals.enrolled} enrolled, ${totals.failed} failed${left}`,
      current: '',
    });
  }

  #follow(job: Job, event: RunEvent): void {
    if (event.kind === 'call') {
      this.#change(job, { current: `${event.row.username}: ${event.operation}` });
      return;
    }
    const { row, outcome } = event;
    const failures = outcome.ok
      ? job.view.failures
      : [
          ...job.view.failures,
          {
            line: row.line,
            username: row.username,
            code: outcome.error.code,
            message: outcome.error.message,
          },
        ];
    this.#change(job, { done: job.view.done + 1, failed: failures.length, failures });
    this.#lists.touch();
  }

  #change(job: Job, change: Partial<JobView>): void {
    job.view = { ...job.view, ...change };
    this.#publish('jobs.changed', job.view);
  }
}
