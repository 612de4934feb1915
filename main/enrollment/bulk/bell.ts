import { setMaxListeners } from 'node:events';
import type { Sleeper } from '../../totp/clock.ts';

/** Lets workers sleep until something happens that they wait for, or until a time. */
export class Bell {
  #abort = newSignal();

  ring(): void {
    this.#abort.abort();
    this.#abort = newSignal();
  }

  /** `ms` null: until it rings. */
  async wait(sleeper: Sleeper, ms: number | null): Promise<void> {
    const { signal } = this.#abort;
    if (ms === null) {
      await new Promise<void>((resolve) => {
        signal.addEventListener('abort', () => resolve(), { once: true });
      });
      return;
    }
    await sleeper(ms, signal).catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
  }
}

/** As many workers may wait as there are: Node warns of more than ten listeners. */
function newSignal(): AbortController {
  const controller = new AbortController();
  setMaxListeners(0, controller.signal);
  return controller;
}
