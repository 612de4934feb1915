import { CsvError, parse } from 'csv-parse/sync';
import * as v from 'valibot';
import { fail, ok, type Result } from '../contract/result.ts';
import { Secret } from '../secrecy/secret.ts';

export interface RosterRow {
  /** Line of the file, from 1, as an editor counts. */
  readonly line: number;
  readonly username: string;
  readonly password: Secret;
  readonly newPassword?: Secret;
}

/** A line that cannot be enrolled, found before anything is sent. */
export interface RosterProblem {
  readonly line: number;
  readonly username: string;
  readonly code: string;
  readonly message: string;
}

export interface Roster {
  readonly rows: readonly RosterRow[];
  readonly problems: readonly RosterProblem[];
}

const record = v.object({
  info: v.object({ lines: v.number() }),
  record: v.record(v.string(), v.optional(v.string())),
});

/** Cognito's own limits for a user name and a password (reference/cognito.md 2.1). */
const USERNAME = /^[\p{L}\p{M}\p{S}\p{N}\p{P}]{1,128}$/u;
const PASSWORD = /^\S{1,256}$/;

/**
 * Reads a roster: CSV with a header that names `username`, `password` and perhaps `new_password`.
 * Other columns are let be. Errors: EMPTY_ROSTER, BAD_CSV, MISSING_COLUMN, DUPLICATE_COLUMN. What is wrong with one line is a
 * problem of that line. Messages never hold a value of the file other than the user name.
 */
export function parseRoster(text: string): Result<Roster> {
  if (text.trim() === '')
    return fail('EMPTY_ROSTER', 'The file is empty. Its first line names the columns: username,password');
  let parsed: unknown;
  let header: string[] = [];
  try {
    parsed = parse(text, {
      bom: true,
      columns: (names: string[]) => {
        header = names.map((name) => name.trim().toLowerCase());
        return header;
      },
      info: true,
      skip_empty_lines: true,
      relax_column_count_less: true,
    });
  } catch (error) {
    // The library's message may quote the line, and the line holds a password.
    const line =
      error instanceof CsvError && typeof error['lines'] === 'number' ? ` near line ${error['lines']}` : '';
    return fail(
      'BAD_CSV',
      `The file is not readable as CSV${line}: check quotes and the number of columns there.`,
    );
  }
  const missing = ['username', 'password'].filter((name) => !header.includes(name));
  if (missing.length > 0) {
    return fail(
      'MISSING_COLUMN',
      `The first line must name the columns; missing: ${missing.join(', ')}. A roster begins with: username,password`,
    );
  }
  const twice = ['username', 'password', 'new_password'].find(
    (name) => header.indexOf(name) !== header.lastIndexOf(name),
  );
  if (twice)
    return fail('DUPLICATE_COLUMN', `The first line names the column ${twice} twice. Rename one of them.`);
  const records = v.parse(v.array(record), parsed);
  if (records.length === 0) return fail('EMPTY_ROSTER', 'The file has a header and no users.');
  return ok(sift(records));
}

function sift(records: readonly v.InferOutput<typeof record>[]): Roster {
  const rows: RosterRow[] = [];
  const problems: RosterProblem[] = [];
  const firstLine = new Map<string, number>();
  for (const { info, record: fields } of records) {
    const line = info.lines - lineBreaks(fields);
    const username = (fields['username'] ?? '').trim();
    const password = fields['password'] ?? '';
    const newPassword = fields['new_password'] ?? '';
    const complaint = complain(username, password, newPassword) ?? repeated(firstLine.get(username));
    if (complaint) {
      problems.push({ line, username, ...complaint });
      continue;
    }
    firstLine.set(username, line);
    rows.push({
      line,
      username,
      password: new Secret(password),
      ...(newPassword === '' ? {} : { newPassword: new Secret(newPassword) }),
    });
  }
  return { rows, problems };
}

type Complaint = Pick<RosterProblem, 'code' | 'message'>;

function complain(username: string, password: string, newPassword: string): Complaint | null {
  if (username === '') return { code: 'NO_USERNAME', message: 'The user name is empty.' };
  if (!USERNAME.test(username)) {
    return { code: 'BAD_USERNAME', message: 'A user name has 1 to 128 characters and no spaces.' };
  }
  if (password === '') {
    return {
      code: 'NO_PASSWORD',
      message: 'The password is empty. Give each user the password it signs in with.',
    };
  }
  if (!PASSWORD.test(password) || (newPassword !== '' && !PASSWORD.test(newPassword))) {
    return { code: 'BAD_PASSWORD', message: 'A password has up to 256 characters and no spaces.' };
  }
  return null;
}

function repeated(firstLine: number | undefined): Complaint | null {
  if (firstLine === undefined) return null;
  return { code: 'DUPLICATE_USER', message: `This user stands in line ${firstLine} already.` };
}

/** The library counts to the end of a record; one with line breaks in quotes began earlier. */
function lineBreaks(fields: Readonly<Record<string, string | undefined>>): number {
  return Object.values(fields).reduce((sum, text) => sum + (text?.match(/\r\n|\r|\n/g)?.length ?? 0), 0);
}
