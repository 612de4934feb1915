import type { Effect } from './operations/operation.ts';
import type { RecordJournal } from './state/record-journal.ts';

/** Gets the names of records that have changed or are gone. What it returns is waited for before the client hears. */
export type ChangeListener = (names: readonly string[]) => void | Promise<void>;

/** Tells the host what operations have changed. */
export class ChangeNews {
  readonly #journal: RecordJournal;
  readonly #listeners = new Set<ChangeListener>();
  /** Listeners that are still at it. */
  #latest: Promise<void> = Promise.resolve();

  constructor(journal: RecordJournal) {
    this.#journal = journal;
  }

  /** Gives a function that ends it. */
  listen(listener: ChangeListener): () => void {
    if (this.#listeners.size === 0) this.#journal.forget();
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /**
   * After an operation. Resolves when the listeners are done with all that has happened so far: an answer may tell of what another
   * operation has changed, and what was told must not be forgotten.
   */
  after(effect: Effect): Promise<void> {
    if (this.#listeners.size === 0) {
      this.#journal.forget();
      return this.#latest;
    }
    const names = this.#journal.take(effect);
    if (names.length > 0) {
      const before = this.#latest;
      const told = [...this.#listeners].map((listener) => tell(listener, names));
      this.#latest = Promise.all([before, ...told]).then(() => undefined);
    }
    return this.#latest;
  }
}

/** What goes wrong there is the host's own trouble; the client's answer does not depend on it. */
async function tell(listener: ChangeListener, names: readonly string[]): Promise<void> {
  try {
    await listener(names);
  } catch {
    // See above.
  }
}
