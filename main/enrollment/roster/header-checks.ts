import { fail, ok, type Result } from '../../contract/result.ts';
import { plainName } from './known-columns.ts';
import type { MappedColumn, OwnMapping } from './columns.ts';
import type { RosterOptions } from './roster.ts';

const LONGEST_NAME = 40;
const MOST_NAMES = 12;

/**
 * Errors: MISSING_COLUMN. `namesAreHeaders`: false where the first line may be data. Then nothing of it is quoted, for it may hold a
 * password.
 */
export function checkColumns(
  columns: readonly MappedColumn[],
  own: OwnMapping,
  passwords: RosterOptions['passwords'],
  namesAreHeaders: boolean,
): Result<null> {
  const gone = [...own].filter(([name, field]) => field !== 'ignore' && !columns.some(isNamed(name)));
  const wanted = passwords === 'required' ? (['username', 'password'] as const) : (['username'] as const);
  const missing = wanted.filter((field) => !columns.some((one) => one.field === field));
  const found = namesAreHeaders ? `The columns found: ${names(columns)}. ` : '';
  if (missing.length > 0) {
    const line = namesAreHeaders ? '' : ' The first line of the file seems to be a user already.';
    return fail(
      'MISSING_COLUMN',
      `The first line must name the columns; missing: ${missing.join(', ')}.${line} ${found}` +
        `A roster begins with: ${wanted.join(',')}`,
    );
  }
  if (gone.length > 0) {
    return fail(
      'MISSING_COLUMN',
      `A column was given as ${gone.map(([, field]) => field).join(', ')} that the file does not have. ${found}Correct the mapping.`,
    );
  }
  return ok(null);
}

function isNamed(name: string): (column: MappedColumn) => boolean {
  return ({ header }) => plainName(header) === name;
}

/**
 * Error DUPLICATE_COLUMN: two columns for one field, so which value is meant cannot be known. Columns that are ignored may have the
 * same name.
 */
export function checkTwice(columns: readonly MappedColumn[]): Result<null> {
  const first = new Map<string, MappedColumn>();
  for (const one of columns) {
    if (one.field === 'ignore') continue;
    const earlier = first.get(one.field);
    if (!earlier) {
      first.set(one.field, one);
      continue;
    }
    const same = plainName(earlier.header) === plainName(one.header);
    return fail(
      'DUPLICATE_COLUMN',
      same
        ? `The first line names the column ${cut(one.header)} twice. Rename one of them.`
        : `The columns ${cut(earlier.header)} and ${cut(one.header)} are both taken for ${one.field}. Rename one, or map one to "ignore".`,
    );
  }
  return ok(null);
}

/**
 * Whether the first line is a header beyond doubt: it has a name of ours or two known ones. A single word such as `user` or `login` may
 * be a user of that name, with a password beside it.
 */
export function isHeader(columns: readonly MappedColumn[]): boolean {
  const sure = columns.some(({ header }) =>
    ['username', 'password', 'cognito:username'].includes(plainName(header)),
  );
  return sure || columns.filter((one) => one.field !== 'ignore' || one.told).length >= 2;
}

/** Whether the first line may be shown although none of its names is known: words alone, as headers are and passwords are not. */
export function isAllWords(columns: readonly MappedColumn[]): boolean {
  return (
    columns.length > 1 && columns.every(({ header }) => /^\p{L}[\p{L}\p{M} ._:/()-]{0,60}$/u.test(header))
  );
}

function names(columns: readonly MappedColumn[]): string {
  const given = columns.map(({ header }) => header).filter((header) => header !== '');
  const more = given.length > MOST_NAMES ? ` and ${given.length - MOST_NAMES} more` : '';
  return given.slice(0, MOST_NAMES).map(cut).join(', ') + more;
}

function cut(header: string): string {
  return header.length > LONGEST_NAME ? `${header.slice(0, LONGEST_NAME)}…` : header;
}
