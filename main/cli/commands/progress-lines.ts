/** A log shows life by a line every so often, ms, or for each tenth of the users; not more than one a second. */
const LONGEST_SILENCE_MS = 10_000;
const SHARE = 0.1;

/** When a line of progress is due where a line cannot replace itself. */
export class ProgressLines {
  #toldAt = 0;
  #toldOf = 0;

  begin(ended: number): void {
    this.#toldAt = performance.now();
    this.#toldOf = ended;
  }

  /** Asked about once a second. True: it is taken for told. */
  isDue(ended: number, total: number): boolean {
    const now = performance.now();
    const silent = now - this.#toldAt >= LONGEST_SILENCE_MS;
    const far = ended - this.#toldOf >= Math.max(1, total * SHARE);
    if (!silent && !far) return false;
    this.#toldAt = now;
    this.#toldOf = ended;
    return true;
  }
}
