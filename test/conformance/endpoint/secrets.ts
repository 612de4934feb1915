/** Members and parameters whose values must not be printed. */
const SECRET_MEMBER = /password|session|token$|secret|_code$|usercode/i;
/** Names of things, not secrets, that the pattern would take. */
const PLAIN = new Set(['ChallengeName', 'PaginationToken', 'NextToken']);

/** Everything secret that has crossed the wire, to be kept out of what is printed. */
export class Secrets {
  readonly #values = new Set<string>();

  /** Values of secret members, however deep. */
  noteAll(value: unknown, secret = false): void {
    if (typeof value === 'string') {
      if (secret && value.length >= 4) this.#values.add(value);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    for (const [name, member] of Object.entries(value)) {
      const taken = SECRET_MEMBER.test(name) && !PLAIN.has(name) && typeof member === 'string';
      this.noteAll(member, taken);
    }
  }

  scrub(text: string): string {
    let clean = text;
    for (const value of this.#values) clean = clean.replaceAll(value, '[secret]');
    return clean;
  }
}
