import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import type { RosterUserView, RosterView } from '../contract/rosters.ts';
import { fail, ok, type Result } from '../contract/result.ts';
import { readRosterFile } from '../enrollment/roster/read-file.ts';
import { readRoster, rosterFromText } from '../enrollment/roster/read-roster.ts';
import type { Roster, RosterField, RosterOptions, RosterUser } from '../enrollment/roster/roster.ts';

/** Where a roster came from, to read it once more with other meanings for its columns. */
export type RosterSource =
  | { readonly from: 'file'; readonly path: string }
  | { readonly from: 'bytes'; readonly bytes: Uint8Array }
  | { readonly from: 'text'; readonly text: string };

export interface HeldRoster {
  readonly id: string;
  readonly name: string;
  readonly roster: Roster;
}

interface Held extends HeldRoster {
  readonly source: RosterSource;
}

/** A page that forgets to close one must not fill the memory: rosters hold passwords, too. */
const MOST = 2;
const FIRST_PROBLEMS = 100;

/** Rosters that were read and whose run has not begun. They live in memory, in this process alone. */
export class Rosters {
  readonly #held = new Map<string, Held>();

  /**
   * Users without a password are let in where there would be none else: they may be meant to be created. A header that says nothing
   * known is held without users, to be mapped.
   */
  async read(name: string, source: RosterSource): Promise<Result<RosterView>> {
    const options: RosterOptions = { passwords: 'required' };
    let read = await readFrom(source, options);
    if (!read.ok && read.error.code === 'MISSING_COLUMN') {
      const without = await readFrom(source, { passwords: 'optional', toBeMapped: true });
      if (without.ok) read = without;
    }
    if (!read.ok) return read;
    return ok(this.#hold({ id: randomUUID(), name: basename(name) || 'roster', source, roster: read.value }));
  }

  /** Errors: NOT_FOUND, those of reading. */
  async map(
    id: string,
    columns: Readonly<Record<string, RosterField>>,
    create: boolean,
  ): Promise<Result<RosterView>> {
    const held = this.#held.get(id);
    if (!held) return gone();
    const read = await readFrom(held.source, {
      passwords: create ? 'optional' : 'required',
      columns,
      toBeMapped: true,
    });
    if (!read.ok) return read;
    return ok(this.#hold({ ...held, roster: read.value }));
  }

  /** Errors: NOT_FOUND. */
  get(id: string): Result<HeldRoster> {
    const held = this.#held.get(id);
    return held ? ok(held) : gone();
  }

  close(id: string): void {
    this.#held.delete(id);
  }

  closeAll(): void {
    this.#held.clear();
  }

  #hold(held: Held): RosterView {
    this.#held.delete(held.id);
    for (const id of [...this.#held.keys()].slice(0, Math.max(0, this.#held.size - MOST + 1))) this.close(id);
    this.#held.set(held.id, held);
    const { format, delimiter, encoding, columns, users, problems, problemCount } = held.roster;
    return {
      id: held.id,
      name: held.name,
      format,
      delimiter,
      encoding,
      columns: columns.map((column) => ({ ...column })),
      users: users.length,
      problemCount,
      problems: problems.slice(0, FIRST_PROBLEMS).map((problem) => ({ ...problem })),
    };
  }
}

/** What the window may know of a user: that there is a password, not which. */
export function rosterUserView(user: RosterUser): RosterUserView {
  const { line, username, label, tags, groups, attributes } = user;
  return {
    line,
    username,
    hasPassword: user.password !== null,
    hasNewPassword: user.newPassword !== null,
    label,
    tags: [...tags],
    groups: [...groups],
    attributes: attributes.map((attribute) => ({ ...attribute })),
  };
}

function readFrom(source: RosterSource, options: RosterOptions): Promise<Result<Roster>> {
  switch (source.from) {
    case 'file':
      return readRosterFile(source.path, options);
    case 'bytes':
      return readRoster([source.bytes], options);
    case 'text':
      return rosterFromText(source.text, options);
  }
}

function gone(): Result<never> {
  return fail('NOT_FOUND', 'This roster is not held any more. Open its file again.');
}
