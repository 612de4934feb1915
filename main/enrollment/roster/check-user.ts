import { Secret } from '../../secrecy/secret.ts';
import { AttributeCells } from './attribute-cells.ts';
import {
  attributeFault,
  attributeValue,
  complaint,
  isFormula,
  PASSWORD,
  USERNAME,
  withoutGuard,
  type Complaint,
} from './cell-rules.ts';
import type { MappedColumn } from './columns.ts';
import { formula, ListReader } from './lists.ts';
import type { RosterAttribute, RosterOptions, RosterUser } from './roster.ts';

/** A cell of CSV is text; JSON has more. */
export type Cell = string | number | boolean | readonly string[];

const LONGEST_LABEL = 256;
const NO_ATTRIBUTES: readonly RosterAttribute[] = [];

/** What a line says, as far as it was read. */
interface Draft {
  username: string;
  password: string;
  newPassword: string;
  label: string;
  tags: readonly string[];
  groups: readonly string[];
  attributes: RosterAttribute[] | null;
  wrong: Complaint | null;
}

export type Checked =
  | { readonly user: RosterUser; readonly wrong: null }
  | { readonly username: string; readonly wrong: Complaint };

/** Makes a user of the cells of a line, or says the first thing that is wrong with them. */
export class UserCheck {
  readonly #passwords: RosterOptions['passwords'];
  /** Cells of a report of ours may have an apostrophe in front; JSON needs none. */
  readonly #guarded: boolean;
  readonly #tags = new ListReader('tags');
  readonly #groups = new ListReader('groups');
  readonly #attributes = new AttributeCells();

  constructor(passwords: RosterOptions['passwords'], format: 'csv' | 'json') {
    this.#passwords = passwords;
    this.#guarded = format === 'csv';
  }

  check(line: number, columns: readonly MappedColumn[], cells: readonly Cell[]): Checked {
    const draft: Draft = {
      username: '',
      password: '',
      newPassword: '',
      label: '',
      tags: [],
      groups: [],
      attributes: null,
      wrong: null,
    };
    for (let i = 0; i < columns.length && i < cells.length; i += 1) {
      const column = columns[i];
      const cell = cells[i];
      if (column && cell !== undefined && cell !== '' && column.field !== 'ignore') {
        this.#take(draft, column, cell);
      }
    }
    const { username } = draft;
    const wrong = this.#complain(draft);
    if (wrong) return { username, wrong };
    const user = {
      line,
      username,
      password: draft.password === '' ? null : new Secret(draft.password),
      newPassword: draft.newPassword === '' ? null : new Secret(draft.newPassword),
      label: draft.label,
      tags: draft.tags,
      groups: draft.groups,
      attributes: draft.attributes ?? NO_ATTRIBUTES,
    };
    return { user, wrong: null };
  }

  #take(draft: Draft, column: MappedColumn, cell: Cell): void {
    const { field, header } = column;
    if (field === 'password' || field === 'new_password') {
      // A number of JSON is not what stands in the file: 1e3 would become 1000, and 0.10 would become 0.1.
      if (typeof cell !== 'string') {
        draft.wrong ??= complaint('BAD_PASSWORD', 'A password is written as text, in quotes.', header);
      } else if (!PASSWORD.test(cell)) {
        draft.wrong ??= complaint(
          'BAD_PASSWORD',
          'A password has up to 256 characters and no spaces.',
          header,
        );
      } else if (field === 'password') draft.password = cell;
      else draft.newPassword = cell;
      return;
    }
    if (field === 'tags' || field === 'groups') {
      const reader = field === 'tags' ? this.#tags : this.#groups;
      const list =
        typeof cell === 'object' ? cell : this.#guarded ? withoutGuard(String(cell)) : String(cell);
      const listed = reader.read(list, header);
      draft[field] = listed.items;
      draft.wrong ??= listed.complaint;
      return;
    }
    if (typeof cell === 'object' || (typeof cell === 'number' && !Number.isSafeInteger(cell))) {
      const code = field === 'username' ? 'BAD_USERNAME' : field === 'label' ? 'BAD_LABEL' : 'BAD_ATTRIBUTE';
      draft.wrong ??= complaint(code, 'This value is written as text, in quotes.', header);
      return;
    }
    this.#takeText(draft, column, String(cell).trim());
  }

  #takeText(draft: Draft, column: MappedColumn, raw: string): void {
    if (raw === '') return;
    const { field, header, attribute } = column;
    if (isFormula(raw)) draft.wrong ??= formula(header);
    const text = this.#guarded ? withoutGuard(raw) : raw;
    if (field === 'username') draft.username = text;
    if (field === 'label') {
      draft.label = text;
      if (text.length > LONGEST_LABEL) {
        draft.wrong ??= complaint('BAD_LABEL', `A label has up to ${LONGEST_LABEL} characters.`, header);
      }
    }
    if (attribute === null) return;
    const cleaned = attributeValue(attribute, text);
    // An address that is the user name as well is the same text: one string.
    const value = cleaned === draft.username ? draft.username : cleaned;
    const fault = attributeFault(attribute, value);
    if (fault !== null) draft.wrong ??= complaint('BAD_ATTRIBUTE', fault, header);
    (draft.attributes ??= []).push(this.#attributes.make(attribute, value));
  }

  /** The user name first: without it nobody knows whose line this is. */
  #complain({ username, password, wrong }: Draft): Complaint | null {
    if (username === '' && wrong?.code !== 'BAD_USERNAME') {
      return complaint('NO_USERNAME', 'The user name is empty.');
    }
    if (wrong?.code === 'FORMULA') return wrong;
    if (username !== '' && !USERNAME.test(username)) {
      return complaint('BAD_USERNAME', 'A user name has 1 to 128 characters and no spaces.');
    }
    if (wrong) return wrong;
    if (password === '' && this.#passwords === 'required') {
      return complaint('NO_PASSWORD', 'The password is empty. Give each user the password it signs in with.');
    }
    return null;
  }
}
