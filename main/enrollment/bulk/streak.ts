/** So many failures of one kind, one after the other, are no accident of single users. */
const TOO_MANY = 5;

/** Notices when users fail one after the other for the same reason: then a person should look, before thousands do. */
export class Streak {
  #code = '';
  #length = 0;

  succeeded(): void {
    this.#length = 0;
  }

  /** The code that came five times in a row, or null. */
  failed(code: string): string | null {
    this.#length = code === this.#code ? this.#length + 1 : 1;
    this.#code = code;
    return this.#length >= TOO_MANY ? code : null;
  }
}
