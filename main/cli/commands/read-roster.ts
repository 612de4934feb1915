import { basename } from 'node:path';
import type { Result } from '../../contract/result.ts';
import { readRosterFile } from '../../enrollment/roster/read-file.ts';
import { readRoster } from '../../enrollment/roster/read-roster.ts';
import type { Roster, RosterOptions } from '../../enrollment/roster/roster.ts';
import type { HeaderField } from '../roster-flags.ts';
import type { Terminal } from '../terminal.ts';

const STDIN = '-';
/** Problems shown on a terminal; a file or a CI log gets all. */
const SHOWN = 20;
const COLUMNS_SHOWN = 10;

export function rosterName(file: string): string {
  return file === STDIN ? 'stdin' : basename(file);
}

/** Errors: those of `readRosterFile`. */
export function rosterOf(
  file: string,
  { create, map = [] }: { readonly create?: boolean; readonly map?: readonly HeaderField[] },
): Promise<Result<Roster>> {
  const options: RosterOptions = {
    passwords: create ? 'optional' : 'required',
    columns: Object.fromEntries(map),
  };
  return file === STDIN ? readRoster(process.stdin, options) : readRosterFile(file, options);
}

/** What was guessed of the columns, for people. */
export function tellColumns({ columns }: Roster, out: Terminal): void {
  const guessed = columns.filter((column) => column.guessed);
  for (const { header, field } of guessed.slice(0, COLUMNS_SHOWN)) {
    if (field === 'ignore') out.say(`note: the column "${header}" is not used; --map says what it is.`);
    else out.say(`note: the column "${header}" is taken for ${field.replace(/^attribute:/, '')}.`);
  }
  if (guessed.length > COLUMNS_SHOWN)
    out.say(`note: ${guessed.length - COLUMNS_SHOWN} more columns were guessed.`);
}

/** Lines that cannot be used, before anything is sent. */
export function tellProblems({ problems, problemCount }: Roster, out: Terminal): void {
  if (out.json) {
    for (const { line, username, column, code, message } of problems)
      out.answerJson({ event: 'row', line, username, state: 'failed', column, code, message });
    return;
  }
  const shown = problems.slice(0, out.live ? SHOWN : problems.length);
  for (const { line, username, code, message } of shown)
    out.say(`line ${line} ${username || '(no name)'}: ${message} [${code}]`);
  if (problemCount > shown.length) out.say(`and ${problemCount - shown.length} more`);
}
