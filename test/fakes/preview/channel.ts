/** One push of the contract: whoever listens is told. */
export class Channel<P> {
  readonly #listeners = new Set<(payload: P) => void>();
  readonly on = (listener: (payload: P) => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  readonly send = (payload: P): void => {
    for (const listener of this.#listeners) listener(payload);
  };
}
