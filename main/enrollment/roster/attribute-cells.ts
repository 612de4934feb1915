import type { RosterAttribute } from './roster.ts';

const MOST_KEPT = 1000;

/** Attributes with the same value (a team, a locale, `true`) are one object for all users: half the memory of a long roster. */
export class AttributeCells {
  readonly #kept = new Map<string, Map<string, RosterAttribute>>();

  make(name: string, value: string): RosterAttribute {
    let values = this.#kept.get(name);
    if (!values) this.#kept.set(name, (values = new Map()));
    const kept = values.get(value);
    if (kept) return kept;
    const made = { name, value };
    // Where each user has another value, keeping them is of no use.
    if (values.size < MOST_KEPT) values.set(value, made);
    return made;
  }
}
