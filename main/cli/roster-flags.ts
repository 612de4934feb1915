import { InvalidArgumentError } from 'commander';
import * as v from 'valibot';
import { rosterField } from '../contract/rosters.ts';
import { STANDARD_ATTRIBUTES } from '../contract/attributes.ts';
import type { RosterField } from '../enrollment/roster/roster.ts';

export type HeaderField = readonly [header: string, field: RosterField];

const STANDARD: ReadonlySet<string> = new Set(STANDARD_ATTRIBUTES);

/** `HEADER=FIELD`, once for each time the flag is given. Attributes go by their names, with or without `attribute:`. */
export function addMapping(text: string, before: readonly HeaderField[] = []): HeaderField[] {
  const end = text.lastIndexOf('=');
  const header = text.slice(0, Math.max(0, end)).trim();
  const name = text.slice(end + 1).trim();
  const field = STANDARD.has(name) || /^(?:dev:)?custom:./.test(name) ? `attribute:${name}` : name;
  const read = v.safeParse(rosterField, field);
  if (end < 0 || header === '' || !read.success) {
    throw new InvalidArgumentError(
      'Write HEADER=FIELD; FIELD is username, password, new_password, label, tags, groups, ignore, or an attribute such as email or custom:team.',
    );
  }
  return [...before, [header, read.output]];
}

/** A word for each time the flag is given. */
export function addWord(longest: number): (text: string, before?: readonly string[]) => string[] {
  return (text, before = []) => {
    const word = text.trim();
    if (word === '' || word.length > longest)
      throw new InvalidArgumentError(`Give a name of 1 to ${longest} characters.`);
    return [...before, word];
  };
}
