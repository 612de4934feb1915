import { batch, signal } from '@preact/signals';
import type { RunPlan } from '../../../main/contract/rosters.ts';
import type { RunOptions } from '../../../main/contract/runs.ts';
import { api, type Failure, settle } from '../../lib/api.ts';

export interface PlanInput {
  readonly rosterId: string;
  readonly poolId: string;
  readonly options: RunOptions;
}

/** While somebody types a number, ms. */
const QUIET_MS = 200;

/** The plan of what is chosen now: one question at a time, and the newest choice is what it ends with. */
export class PlanFeed {
  readonly plan = signal<RunPlan | null>(null);
  readonly error = signal<Failure | null>(null);
  /** What is shown is not yet about what is chosen. */
  readonly stale = signal(true);
  #wanted: PlanInput | null = null;
  #asking = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  want(input: PlanInput | null): void {
    clearTimeout(this.#timer);
    this.#wanted = input;
    this.stale.value = true;
    if (input === null) return;
    const quiet = this.plan.peek() === null ? 0 : QUIET_MS;
    this.#timer = setTimeout(() => void this.#ask(), quiet);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#wanted = null;
  }

  async #ask(): Promise<void> {
    const input = this.#wanted;
    if (input === null || this.#asking) return;
    this.#asking = true;
    const answer = await settle(api().rosters.plan(input));
    this.#asking = false;
    if (this.#wanted === null) return;
    if (this.#wanted !== input) {
      void this.#ask();
      return;
    }
    batch(() => {
      this.stale.value = false;
      this.error.value = answer.ok ? null : answer.error;
      this.plan.value = answer.ok ? answer.value : null;
    });
  }
}
