import { complaint, isFormula, USERNAME, type Complaint } from './cell-rules.ts';

export interface Listed {
  readonly items: readonly string[];
  readonly complaint: Complaint | null;
}

const NONE: Listed = { items: [], complaint: null };
/** Groups a user can be in at Cognito; and characters of a tag in the vault. */
const MOST_GROUPS = 100;
const LONGEST_TAG = 60;
const MOST_KEPT = 1000;

/**
 * Reads cells of tags or groups: names with commas or semicolons between. A roster has few different ones: the list of a cell is made once
 * and shared by all users that have the same.
 */
export class ListReader {
  readonly #kept = new Map<string, Listed>();
  readonly #kind: 'tags' | 'groups';

  constructor(kind: 'tags' | 'groups') {
    this.#kind = kind;
  }

  read(cell: string | readonly string[], column: string): Listed {
    if (cell.length === 0) return NONE;
    const key = typeof cell === 'string' ? cell : `\0${JSON.stringify(cell)}`;
    const kept = this.#kept.get(key);
    if (kept) return kept;
    const listed = this.#check(typeof cell === 'string' ? cell.split(/[,;]/) : cell, column);
    if (this.#kept.size < MOST_KEPT) this.#kept.set(key, listed);
    return listed;
  }

  #check(names: readonly string[], column: string): Listed {
    const items = [...new Set(names.map((name) => name.trim()).filter((name) => name !== ''))];
    return { items, complaint: this.#complain(items, column) };
  }

  #complain(items: readonly string[], column: string): Complaint | null {
    if (items.some(isFormula)) return formula(column);
    if (this.#kind === 'tags') {
      return items.some((tag) => tag.length > LONGEST_TAG)
        ? complaint('BAD_TAG', `A tag has up to ${LONGEST_TAG} characters.`, column)
        : null;
    }
    if (items.length > MOST_GROUPS) {
      return complaint('TOO_MANY_GROUPS', `A user can be in up to ${MOST_GROUPS} groups.`, column);
    }
    return items.every((group) => USERNAME.test(group))
      ? null
      : complaint(
          'BAD_GROUP',
          'The name of a group has 1 to 128 characters and no spaces. Put commas or semicolons between groups.',
          column,
        );
  }
}

export function formula(column: string): Complaint {
  return complaint(
    'FORMULA',
    'A spreadsheet formula or its error stands here instead of a value. Save the sheet with its values and take that file.',
    column,
  );
}
