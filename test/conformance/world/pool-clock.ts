import type { Control } from '../endpoint/control.ts';
import type { Answer } from '../endpoint/http-client.ts';
import { NotObservable } from '../rule.ts';
import { STEP_MS } from './totp.ts';

/** How far from a step's edge a time must be for "one step early or late" to mean the same on both sides. */
const MARGIN_MS = 2_500;
/** What the `Date` header's whole seconds and the way there and back can make up. */
const NOISE_MS = 2_000;

/** The time by which the pool judges codes, sessions and tokens. Moves only by the control door. */
export class PoolClock {
  readonly #control: Control | undefined;
  #offsetMs = 0;
  #movedMs = 0;

  constructor(control: Control | undefined) {
    this.#control = control;
  }

  /** Takes the difference of the clocks from an answer's `Date`. */
  measure(answer: Answer, sentMs: number): void {
    const date = Date.parse(answer.headers.date ?? '');
    const offset = date + 500 - (sentMs + Date.now()) / 2;
    this.#offsetMs = Math.abs(offset) > NOISE_MS ? offset : 0;
  }

  now(): number {
    return Date.now() + this.#offsetMs + this.#movedMs;
  }

  step(): number {
    return Math.floor(this.now() / STEP_MS);
  }

  /** Errors: NotObservable without a control door. */
  async move(ms: number): Promise<void> {
    if (!this.#control)
      throw new NotObservable('the clock of this endpoint cannot be moved (no control door)');
    await this.#control.set({ clockOffsetMs: this.#control.originalOffsetMs + this.#movedMs + ms });
    this.#movedMs += ms;
  }

  async moveTo(ms: number): Promise<void> {
    await this.move(ms - this.now());
  }

  /** Called when the settings are put back. */
  restored(): void {
    this.#movedMs = 0;
  }

  get moved(): boolean {
    return this.#movedMs !== 0;
  }

  /**
   * Leaves the edge of a time step, so that a check's codes mean the same on both sides. On an endpoint whose clock
   * cannot be moved this waits for the edge to pass, some seconds at most.
   */
  async settle(): Promise<void> {
    for (;;) {
      const phase = this.now() % STEP_MS;
      const early = phase < MARGIN_MS;
      const late = phase > STEP_MS - 2 * MARGIN_MS;
      if (!early && !late) return;
      if (this.#control) await this.move(early ? MARGIN_MS : STEP_MS - phase + MARGIN_MS);
      else await new Promise((resolve) => setTimeout(resolve, 250));
    }
  }
}
